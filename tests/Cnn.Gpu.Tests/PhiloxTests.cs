namespace Cnn.Gpu.Tests;

public sealed class PhiloxTests
{
    /// <summary>The known answers published with the Random123 library.</summary>
    [Test]
    public void GivesTheKnownAnswers() => Assert.Multiple(() =>
    {
        Assert.That(Philox.Words(0, 0), Is.EqualTo((0x6627e8d5u, 0xe169c58du, 0xbc57ac4cu, 0x9b00dbd8u)));
        Assert.That(Philox.Words(ulong.MaxValue, ulong.MaxValue, ulong.MaxValue), Is.EqualTo((0x408f276du, 0x41c83b0eu, 0xa20bc7c6u, 0x6d5451fdu)));
        Assert.That(Philox.Words(0x299f31d0a4093822, 0x85a308d3243f6a88, 0x0370734413198a2e), Is.EqualTo((0xd16cfe09u, 0x94fdccebu, 0x5001e420u, 0x24126ea1u)));
    });

    [Test]
    public void BelowSpreadsAllWordsEvenly() => Assert.Multiple(() =>
    {
        Assert.That(Philox.Below(0, 9), Is.Zero);
        Assert.That(Philox.Below(uint.MaxValue, 9), Is.EqualTo(8));
        Assert.That(Philox.Below(1u << 31, 10), Is.EqualTo(5));
        Assert.That(Philox.Below((1u << 31) - 1, 10), Is.EqualTo(4));
    });

    [Test]
    public void StreamContinuesFromItsPosition()
    {
        var stream = new RandomStream(7);
        for (var i = 0; i < 5; i++) stream.NextUInt32();
        var resumed = new RandomStream(7) { Position = stream.Position };
        for (var i = 0; i < 9; i++) Assert.That(resumed.NextUInt32(), Is.EqualTo(stream.NextUInt32()));
    }
}
