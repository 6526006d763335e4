using Cnn.Gpu.Backends.OpenCl;
using Cnn.Gpu.Backends.Shaders.Compute;
using Cnn.Gpu.Tests.Backends.Shaders.Compute;

namespace Cnn.Gpu.Tests.Backends.OpenCl;

public sealed class OpenClProgramsTests
{
    [Test]
    public void AnErrorShowsTheLogAndTheLine()
    {
        using var context = TestOpenCl.Open();
        var source = TestShaders.Source("f", "KERNEL(f)(GLOBAL float* y)\n{\n    y[0] = unknown_name + 1;\n}\n");
        Assert.That(() => context.Build(source), Throws.TypeOf<KernelException>()
            .With.Message.Contains("generated:f does not compile for").And.Message.Contains("CL_BUILD_PROGRAM_FAILURE (-11)")
            .And.Message.Contains("undeclared identifier").And.Message.Contains("y[0] = unknown_name + 1;"));
    }

    [Test]
    public void AMissingKernelIsAnErrorWithItsName()
    {
        using var context = TestOpenCl.Open();
        Assert.That(() => context.Build(TestShaders.Source("g", "KERNEL(f)(GLOBAL float* y) { y[0] = 1; }")),
            Throws.TypeOf<KernelException>().With.Message.Contains("no kernel 'g'"));
    }

    [Test]
    public void EqualSourcesAreOneKernel()
    {
        using var context = TestOpenCl.Open();
        var kernel = context.Build(TestShaders.MultiplyAdd());
        Assert.Multiple(() =>
        {
            Assert.That(context.Build(TestShaders.MultiplyAdd()), Is.SameAs(kernel));
            Assert.That(context.Build(TestShaders.MultiplyAdd(3)), Is.Not.SameAs(kernel));
        });
    }

    [Test]
    public void KernelsOfOneTextAreCompiledOnce()
    {
        using var folder = new TempFolder();
        using var context = TestOpenCl.Open(new ProgramCache(folder.Path));
        const string Text = "KERNEL(f)(GLOBAL float* y) { y[0] = 1; }\nKERNEL(g)(GLOBAL float* y) { y[0] = 2; }\n";
        Assert.Multiple(() =>
        {
            Assert.That(context.Build(TestShaders.Source("f", Text)).Name, Is.EqualTo("generated:f"));
            Assert.That(context.Build(TestShaders.Source("g", Text)).Name, Is.EqualTo("generated:g"));
            Assert.That(folder.Files.Count(), Is.EqualTo(1));
        });
    }

    [Test]
    public void ThreadsMayBuildAtTheSameTime()
    {
        using var context = TestOpenCl.Open();
        var kernels = new ComputeKernel[12];
        Parallel.For(0, kernels.Length, i => kernels[i] = context.Build(TestShaders.MultiplyAdd(1 + i / 4)));
        Assert.Multiple(() =>
        {
            Assert.That(kernels.Distinct().Count(), Is.EqualTo(3));
            for (var i = 0; i < kernels.Length; i++) Assert.That(Run(context, kernels[i]), Is.EqualTo(1 + i / 4));
        });
    }

    /// <summary>A million times 0.1 in float: plainly added it is wrong in the third digit, with its rounding errors added up in the last.</summary>
    [Test]
    public void RoundingErrorsThatAreAddedUpSurviveTheCompiler()
    {
        using var context = TestOpenCl.Open();
        var source = TestShaders.Source("sums", """
            KERNEL(sums)(GLOBAL const float* RESTRICT a, GLOBAL float* RESTRICT y)
            {
                float plain = 0, sum = 0, rest = 0;
                for (int i = 0; i < 1000000; i++)
                {
                    plain += a[0];
                    const float value = a[0] - rest;
                    const float next = sum + value;
                    rest = (next - sum) - value;
                    sum = next;
                }
                y[0] = plain;
                y[1] = sum;
                const float square = a[0] * a[0];
                y[2] = fma(a[0], a[0], -square);
            }
            """, new Extent(1));
        using var a = context.Allocate(0.1f);
        using var y = context.Allocate(new float[4]);
        using var sequence = context.Prepare([new ComputeLaunch("sums", context.Build(source), [a.All, y.All], new Extent(1), new Extent(1))]);
        sequence.Enqueue();
        var sums = context.Read<float>(y.All);
        Assert.Multiple(() =>
        {
            Assert.That(sums[0], Is.Not.EqualTo(1e6 * 0.1f).Within(1e-3).Percent, "otherwise the test says nothing");
            Assert.That(sums[1], Is.EqualTo((float)(1e6 * 0.1f)));
            Assert.That(sums[2], Is.EqualTo((float)((double)0.1f * 0.1f - 0.1f * 0.1f)), "the rounding error of a product");
        });
    }

    [Test]
    public void AProgramIsFoundAgainOnDisk()
    {
        using var folder = new TempFolder();
        Assert.That(Run(folder, TestShaders.MultiplyAdd(2)), Is.EqualTo(2));
        var path = folder.File(folder.Files.Single());
        Assert.That(Run(folder, TestShaders.MultiplyAdd(3)), Is.EqualTo(3));
        // To see that the file is used, it gets the other's program.
        var key = Path.GetFileNameWithoutExtension(path);
        var other = folder.Files.Select(f => Path.GetFileNameWithoutExtension(f)).Single(k => k != key);
        var cache = new ProgramCache(folder.Path);
        cache.Store(key, cache.Find(other)!);
        Assert.That(Run(folder, TestShaders.MultiplyAdd(2)), Is.EqualTo(3));
    }

    [Test]
    public void ADamagedFileIsCompiledAnew([Values("short", "changed", "empty")] string damage)
    {
        using var folder = new TempFolder();
        Run(folder, TestShaders.MultiplyAdd());
        var path = folder.File(folder.Files.Single());
        var file = File.ReadAllBytes(path);
        var damaged = damage switch { "short" => file[..(file.Length / 2)], "empty" => [], _ => [.. file[..^1], (byte)(file[^1] ^ 1)] };
        File.WriteAllBytes(path, damaged);
        Assert.That(Run(folder, TestShaders.MultiplyAdd()), Is.EqualTo(2));
        Assert.That(File.ReadAllBytes(path), Has.Length.GreaterThan(damaged.Length).Or.Not.EqualTo(damaged), "a good file took its place");
    }

    [Test]
    public void AProgramThatTheDriverDoesNotTakeIsCompiledAnew()
    {
        using var folder = new TempFolder();
        Run(folder, TestShaders.MultiplyAdd());
        var key = Path.GetFileNameWithoutExtension(folder.Files.Single());
        new ProgramCache(folder.Path).Store(key, [1, 2, 3, 4, 5, 6, 7, 8]);
        Assert.That(Run(folder, TestShaders.MultiplyAdd()), Is.EqualTo(2));
        Assert.That(new ProgramCache(folder.Path).Find(key), Has.Length.GreaterThan(8));
    }

    private static float Run(TempFolder folder, ShaderSource source)
    {
        using var context = TestOpenCl.Open(new ProgramCache(folder.Path));
        return Run(context, context.Build(source));
    }

    /// <summary>What a kernel multiplies with.</summary>
    private static float Run(OpenClContext context, ComputeKernel kernel)
    {
        using var a = context.Allocate(1f, 1f, 1f, 1f);
        using var y = context.Allocate(new float[4]);
        using var sequence = context.Prepare([TestShaders.Launch(kernel, 4, a.All, y.All)]);
        sequence.Enqueue();
        return context.Read<float>(y.All)[0];
    }
}
