package io.be.mesh.verticle.plugin;

import io.be.mesh.client.plugin.MeshPlugin;
import java.net.URL;
import java.net.URLClassLoader;

/**
 * The classes of one jar and of the Java platform, and of the node the package of the SPI alone: what a plugin brings never clashes
 * with what the node uses, and it cannot reach into the node.
 */
final class PluginClassLoader extends URLClassLoader {
    private static final String SPI = MeshPlugin.class.getPackageName() + ".";

    static {
        registerAsParallelCapable();
    }

    PluginClassLoader(URL jar) {
        super(new URL[] {jar}, ClassLoader.getPlatformClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (isOfSpi(name)) {
            return MeshPlugin.class.getClassLoader().loadClass(name);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> found = findLoadedClass(name);
            if (found == null) {
                found = own(name);
            }
            if (resolve) {
                resolveClass(found);
            }
            return found;
        }
    }

    private Class<?> own(String name) throws ClassNotFoundException {
        try {
            return findClass(name);
        } catch (ClassNotFoundException | SecurityException e) {
            // Not in the jar, or of java.*, which no jar may bring.
            return getParent().loadClass(name);
        }
    }

    private static boolean isOfSpi(String name) {
        return name.startsWith(SPI) && name.indexOf('.', SPI.length()) < 0;
    }
}
