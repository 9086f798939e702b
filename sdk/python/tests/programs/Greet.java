import io.be.mesh.client.annotate.Index;
import io.be.mesh.client.annotate.MPI;
import io.be.mesh.client.cause.MeshException;
import io.be.mesh.client.mpc.Routable;
import io.be.mesh.client.mpc.ServiceLoader;
import io.be.mesh.client.struct.Principal;

/** Calls a program behind a partner's node: {@code Greet NODE_ID NAME} prints the greeting, else the code of what went wrong. */
public class Greet {
    public interface Greeting {
        @MPI("theta.greet.hello")
        String hello(@Index("name") String name);
    }

    public static void main(String[] arguments) {
        Greeting greeting = Routable.of(ServiceLoader.load(Greeting.class).getDefault()).any(Principal.node(arguments[0]));
        try {
            System.out.println(greeting.hello(arguments[1]));
        } catch (MeshException e) {
            System.out.println(e.code().code());
        }
    }
}
