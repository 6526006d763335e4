using Cnn.Gpu.Backends;
using Cnn.Gpu.Tests.Training;

namespace Cnn.Gpu.Tests.Backends;

public sealed class DeviceChooserTests
{
    private const string NoDriver = "libfast.so.1 was not found; install the driver.";
    private readonly List<string> _opened = [];
    private readonly List<string> _log = [];

    [TestCase("slow", "slow 0")]
    [TestCase("slow:0", "slow 0")]
    [TestCase("slow:1", "slow 1")]
    [TestCase("cpu", "cpu 0")]
    public void OpensWhatIsAskedFor(string name, string expected)
    {
        Chooser(NoDevice("fast"), Two("slow", isGpu: true)).Open(name, Options);
        Assert.That(_opened, Is.EqualTo(new[] { expected }));
    }

    [TestCase("slow:2")]
    [TestCase("slow:-1")]
    [TestCase("slow:one")]
    [TestCase("slow:0:0")]
    [TestCase("cpu:1")]
    [TestCase("else")]
    [TestCase("")]
    public void AMissingDeviceIsAnErrorThatListsAll(string name)
    {
        var chooser = Chooser(NoDevice("fast"), Two("slow", isGpu: true));
        Assert.That(() => chooser.Open(name, Options), Throws.InstanceOf<DeviceException>().With.Message.EqualTo(
            $"There is no device '{name}'. There are: auto, fast (unusable: {NoDriver}), slow:0 (slow number 0), slow:1 (slow number 1), cpu (cpu number 0)."));
    }

    [TestCase("fast")]
    [TestCase("fast:0")]
    [TestCase("fast:3")]
    public void AKindWithoutDevicesSaysWhy(string name)
    {
        var chooser = Chooser(NoDevice("fast"), Two("slow", isGpu: true));
        Assert.That(() => chooser.Open(name, Options), Throws.InstanceOf<DeviceException>().With.Message.EqualTo(
            $"The device '{name}' cannot be used: libfast.so.1 was not found; install the driver. "
            + "Usable are: auto, slow:0 (slow number 0), slow:1 (slow number 1), cpu (cpu number 0)."));
    }

    [Test]
    public void AutoTakesTheFirstGraphicsProcessor()
    {
        Chooser(Two("fast", isGpu: true), Two("slow", isGpu: true)).Open("auto", Options);
        Assert.That(_opened, Is.EqualTo(new[] { "fast 0" }));
        Assert.That(_log, Is.EqualTo(new[] { "scripted: for tests (the best of this machine)" }));
    }

    [Test]
    public void AutoSaysWhatItSkipped()
    {
        Chooser(NoDevice("fast"), Two("slow", isGpu: true)).Open("auto", Options);
        Assert.That(_opened, Is.EqualTo(new[] { "slow 0" }));
        Assert.That(_log.Single(), Does.Contain($"skipped fast (unusable: {NoDriver})"));
    }

    [Test]
    public void AutoPrefersTheCpuKindToAnotherKindThatRunsOnTheProcessor()
    {
        Chooser(NoDevice("fast"), Two("slow", isGpu: false)).Open("auto", Options);
        Assert.That(_opened, Is.EqualTo(new[] { "cpu 0" }));
        Assert.That(_log.Single(), Does.Contain("fast (unusable").And.Contain("slow:1 (slow number 1): not a graphics processor"));
    }

    [Test]
    public void AutoPassesOverADeviceThatDoesNotOpen()
    {
        var broken = Two("fast", isGpu: true) with { Open = (index, _) => throw new DeviceException($"number {index} is lost.") };
        Chooser(broken, Two("slow", isGpu: true)).Open("auto", Options);
        Assert.That(_opened, Is.EqualTo(new[] { "slow 0" }));
        Assert.That(_log.Single(), Does.Contain("fast:0 (fast number 0): number 0 is lost.").And.Contain("number 1 is lost."));
    }

    [Test]
    public void AutoNeverTakesTheReference()
    {
        Chooser(One("reference")).Open("auto", Options);
        Assert.That(_opened, Is.EqualTo(new[] { "cpu 0" }));
        Assert.That(_log.Single(), Does.Not.Contain("reference"));
    }

    private DeviceOptions Options => new() { Log = _log.Add };

    [SetUp]
    public void Forget()
    {
        _opened.Clear();
        _log.Clear();
    }

    private DeviceChooser Chooser(params DeviceKind[] kinds) => new([.. kinds, One("cpu")]);

    private static DeviceKind NoDevice(string kind) =>
        new(kind, "", () => [new DeviceInfo(kind, "none") { Problem = NoDriver }], (_, _) => throw new AssertionException($"{kind} was opened."));

    private DeviceKind One(string kind) => Kind(kind, [new DeviceInfo(kind, $"{kind} number 0")]);

    private DeviceKind Two(string kind, bool isGpu) =>
        Kind(kind, [.. Enumerable.Range(0, 2).Select(i => new DeviceInfo($"{kind}:{i}", $"{kind} number {i}") { IsGpu = isGpu })]);

    private DeviceKind Kind(string kind, IReadOnlyList<DeviceInfo> devices) => new(kind, "", () => devices, (index, _) =>
    {
        _opened.Add($"{kind} {index}");
        return new ScriptedDevice();
    });
}
