using Cnn.Gpu.Backends.Shaders.Compute;

namespace Cnn.Gpu.Tests.Backends.Shaders.Compute;

public sealed class ProgramCacheTests
{
    private static readonly string Key = ProgramCache.Key("text", "options");
    private static readonly byte[] Program = [.. Enumerable.Range(0, 300).Select(i => (byte)i)];

    [Test]
    public void WhatWasStoredIsFound()
    {
        using var folder = new TempFolder();
        var cache = new ProgramCache(folder.File("made/when/needed"));
        Assert.That(cache.Find(Key), Is.Null);
        cache.Store(Key, Program);
        Assert.Multiple(() =>
        {
            Assert.That(cache.Find(Key), Is.EqualTo(Program));
            Assert.That(new ProgramCache(folder.File("made/when/needed")).Find(Key), Is.EqualTo(Program));
            Assert.That(cache.Find(ProgramCache.Key("text", "other options")), Is.Null);
        });
    }

    [Test]
    public void KeysDependOnWhereThePartsEnd() => Assert.That(ProgramCache.Key("ab", "c"), Is.Not.EqualTo(ProgramCache.Key("a", "bc")));

    [Test]
    public void AFileCutShortAnywhereIsNotTrusted()
    {
        var (folder, path, file) = Stored();
        using (folder)
            for (var length = 0; length < file.Length; length++)
            {
                File.WriteAllBytes(path, file[..length]);
                Assert.That(new ProgramCache(folder.Path).Find(Key), Is.Null, $"{length} of {file.Length} bytes");
            }
    }

    [Test]
    public void AFileWithAnyByteChangedIsNotTrusted()
    {
        var (folder, path, file) = Stored();
        using (folder)
            for (var at = 0; at < file.Length; at++)
            {
                byte[] damaged = [.. file];
                damaged[at] ^= 0x10;
                File.WriteAllBytes(path, damaged);
                Assert.That(new ProgramCache(folder.Path).Find(Key), Is.Null, $"byte {at}");
            }
    }

    [Test]
    public void AProgramUnderAnotherNameIsNotTrusted()
    {
        var (folder, path, _) = Stored();
        using (folder)
        {
            var other = ProgramCache.Key("another text");
            File.Move(path, path.Replace(Key, other, StringComparison.Ordinal));
            Assert.That(new ProgramCache(folder.Path).Find(other), Is.Null);
        }
    }

    [Test]
    public void ADamagedFileIsReplaced()
    {
        var (folder, path, _) = Stored();
        using (folder)
        {
            File.WriteAllText(path, "no program");
            var cache = new ProgramCache(folder.Path);
            cache.Store(Key, Program);
            Assert.That(cache.Find(Key), Is.EqualTo(Program));
        }
    }

    [Test]
    public void AFolderThatCannotBeMadeIsNoCache()
    {
        using var folder = new TempFolder();
        var cache = new ProgramCache(Path.Combine(folder.Write("a file", [1]), "below it"));
        Assert.That(() => cache.Store(Key, Program), Throws.Nothing);
        Assert.That(cache.Find(Key), Is.Null);
    }

    [Test]
    public void NoFolderIsNoCache()
    {
        ProgramCache.None.Store(Key, Program);
        Assert.Multiple(() =>
        {
            Assert.That(ProgramCache.None.Find(Key), Is.Null);
            Assert.That(ProgramCache.None.IsEnabled, Is.False);
        });
    }

    [Test]
    public void TheProgramsUsedLastStayWhenSpaceRunsOut()
    {
        using var folder = new TempFolder();
        var unlimited = new ProgramCache(folder.Path);
        var keys = Enumerable.Range(0, 5).Select(i => ProgramCache.Key($"{i}")).ToArray();
        for (var i = 0; i < 4; i++)
        {
            unlimited.Store(keys[i], Program);
            File.SetLastWriteTimeUtc(folder.File($"{keys[i]}.program"), DateTime.UtcNow.AddDays(i - 10));
        }
        Assert.That(unlimited.Find(keys[0]), Is.Not.Null, "now it is the one that was used last");
        var fileBytes = new FileInfo(folder.File($"{keys[0]}.program")).Length;
        new ProgramCache(folder.Path, 3 * fileBytes).Store(keys[4], Program);
        Assert.That(keys.Select(k => unlimited.Find(k) is not null), Is.EqualTo(new[] { true, false, false, true, true }));
    }

    [Test]
    public void AProgramLargerThanTheCacheIsNotStored()
    {
        using var folder = new TempFolder();
        new ProgramCache(folder.Path, Program.Length).Store(Key, Program);
        Assert.That(folder.Files, Is.Empty);
    }

    [TestCase("", ExpectedResult = null)]
    [TestCase("off", ExpectedResult = null)]
    [TestCase("/some/folder", ExpectedResult = "/some/folder")]
    public string? TheVariableNamesTheFolder(string variable) => ProgramCache.DefaultFolder(variable);

    [Test]
    public void TheUsersFolderIsTheDefault() => Assert.That(ProgramCache.DefaultFolder(null), Is.Null.Or.EndsWith(Path.Combine("Cnn.Gpu", "shaders")));

    private static (TempFolder Folder, string Path, byte[] File) Stored()
    {
        var folder = new TempFolder();
        new ProgramCache(folder.Path).Store(Key, Program);
        var path = folder.File(folder.Files.Single());
        return (folder, path, File.ReadAllBytes(path));
    }
}
