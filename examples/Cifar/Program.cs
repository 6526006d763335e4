namespace Cnn.Gpu.Examples;

internal static class Program
{
    public static int Main(string[] args) => ExampleProgram.Run(CifarExample.Create(), args);
}
