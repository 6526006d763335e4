using System.Text.Json;
using Cnn.Gpu.Diagnostics;

namespace Cnn.Gpu.Tests.Diagnostics;

internal sealed class ProfileTests
{
    private static Profile TwoStepsOnTwoThreads()
    {
        var profile = new Profile("device", [new ProfiledKernel("slow", "0 Conv2d", 4_000_000, 1_000_000), new ProfiledKernel("fast", "1 ReLU")], lanes: 2);
        for (var step = 0; step < 2; step++)
        {
            profile.Add(0, 0, 1_000_000 * step, 1_000_000 * step + 600_000);
            profile.Add(1, 0, 1_000_000 * step, 1_000_000 * step + 200_000);
            profile.Add(1, 1, 1_000_000 * step + 200_000, 1_000_000 * step + 400_000);
            profile.EndStep();
        }
        return profile;
    }

    [Test]
    public void TimesAreMeansPerStepTheSlowestFirst()
    {
        var times = TwoStepsOnTwoThreads().Times;
        Assert.Multiple(() =>
        {
            Assert.That(times.Select(t => t.Kernel.Name), Is.EqualTo(new[] { "slow", "fast" }));
            Assert.That(times.Select(t => t.Milliseconds), Is.EqualTo(new[] { 0.8, 0.2 }).Within(1e-12));
            Assert.That(times.Select(t => t.Share), Is.EqualTo(new[] { 0.8, 0.2 }).Within(1e-12));
            Assert.That(times[0].Gflops, Is.EqualTo(5).Within(1e-12), "4 MFLOP in 0.8 ms");
            Assert.That(times[0].GigabytesPerSecond, Is.EqualTo(1.25).Within(1e-12), "1 MB in 0.8 ms");
            Assert.That(times[1].Gflops, Is.Zero);
        });
    }

    [Test]
    public void TableNamesKernelsAndLayers()
    {
        var lines = TwoStepsOnTwoThreads().ToString().Split('\n');
        Assert.Multiple(() =>
        {
            Assert.That(lines[0], Does.StartWith("device: ").And.Contains("mean of 2 steps").And.Contains("2 threads"));
            Assert.That(lines[3], Does.Match(@"^slow +0\.800 +80\.0 +5\.0 +1\.2 +0 Conv2d$"));
            Assert.That(lines[4], Does.Match(@"^fast +0\.200 +20\.0 +1 ReLU$"));
            Assert.That(lines[6], Does.Match(@"^all +1\.000 +100\.0$"));
        });
    }

    [Test]
    public void TraceHasAnEventForEachRunInMicroseconds()
    {
        using var folder = new TempFolder();
        var path = folder.File("trace.json");
        TwoStepsOnTwoThreads().WriteTrace(path);
        using var json = JsonDocument.Parse(File.ReadAllText(path));
        var events = json.RootElement.GetProperty("traceEvents").EnumerateArray().ToArray();
        var runs = events.Where(e => e.GetProperty("ph").GetString() == "X").ToArray();
        Assert.Multiple(() =>
        {
            Assert.That(runs, Has.Length.EqualTo(6));
            Assert.That(runs[1].GetProperty("ts").GetDouble(), Is.EqualTo(1000));
            Assert.That(runs[1].GetProperty("dur").GetDouble(), Is.EqualTo(600));
            Assert.That(runs[^1].GetProperty("name").GetString(), Is.EqualTo("fast"));
            Assert.That(runs[^1].GetProperty("tid").GetInt32(), Is.EqualTo(1));
            Assert.That(runs[0].GetProperty("args").GetProperty("layer").GetString(), Is.EqualTo("0 Conv2d"));
            Assert.That(events.Where(e => e.GetProperty("ph").GetString() == "M").Select(e => e.GetProperty("args").GetProperty("name").GetString()),
                Is.EqualTo(new[] { "device", "thread 0", "thread 1" }));
        });
    }
}
