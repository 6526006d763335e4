namespace Cnn.Gpu.Examples;

internal static class Program
{
    public static int Main(string[] args) => ExampleProgram.Run(MnistExample.Create(), args);
}
