@echo off
rem Starts mesh from an unpacked distribution on Windows. Honoured: JAVA_HOME, MESH_JAVA_OPTS.
setlocal
set "ROOT=%~dp0.."
set "JAVA=java"
if defined JAVA_HOME set "JAVA=%JAVA_HOME%\bin\java"
set "MAIN=io.be.mesh.server.Main"
"%JAVA%" -version >nul 2>&1
if errorlevel 1 (
    echo error: there is no java on the PATH ^(E0000000404^) 1>&2
    echo hint: install Java 17 or newer, or set JAVA_HOME 1>&2
    exit /b 1
)
"%JAVA%" -XX:+UseSerialGC %MESH_JAVA_OPTS% -Dmesh.conf="%ROOT%\conf" -Dmesh.launcher="%~f0" -cp "%ROOT%\lib\*" %MAIN% %*
exit /b %ERRORLEVEL%
