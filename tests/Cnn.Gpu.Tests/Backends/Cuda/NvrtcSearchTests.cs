using Cnn.Gpu.Backends.Cuda;

namespace Cnn.Gpu.Tests.Backends.Cuda;

public sealed class NvrtcSearchTests
{
    private static readonly NvrtcRelease Twelve = NvrtcRelease.All.Single(r => r.Major == 12);
    private static readonly NvrtcRelease Thirteen = NvrtcRelease.All.Single(r => r.Major == 13);

    private readonly Dictionary<string, string> _variables = [];
    private TempFolder _tree = null!;

    [SetUp]
    public void SetUp() => _tree = new TempFolder();

    [TearDown]
    public void TearDown()
    {
        _tree.Dispose();
        _variables.Clear();
    }

    [TestCase("usr/local/cuda/lib64")]
    [TestCase("usr/local/cuda-12.4/lib64")]
    [TestCase("usr/lib/python3/dist-packages/nvidia/cuda_nvrtc/lib")]
    [TestCase("usr/local/lib/python3.12/site-packages/nvidia/cuda_nvrtc/lib")]
    [TestCase("opt/conda/lib")]
    [TestCase("opt/conda/lib/python3.11/site-packages/nvidia/cuda_nvrtc/lib")]
    [TestCase("home/me/.local/lib/python3.10/site-packages/nvidia/cuda_nvrtc/lib", "HOME", "home/me")]
    [TestCase("home/me/.pyenv/versions/3.11.7/lib/python3.11/site-packages/nvidia/cuda_nvrtc/lib", "HOME", "home/me")]
    [TestCase("venv/lib/python3.12/site-packages/nvidia/cuda_nvrtc/lib", "VIRTUAL_ENV", "venv")]
    [TestCase("venv/lib/python3.12/site-packages/nvidia/cuda_nvrtc/lib", "PATH", "venv/bin")]
    [TestCase("env/targets/x86_64-linux/lib", "CONDA_PREFIX", "env")]
    [TestCase("toolkit/lib64", "CUDA_PATH", "toolkit")]
    public void FindsAFileInEveryPlace(string folder, string? variable = null, string value = "")
    {
        var file = Place($"{folder}/libnvrtc.so.12");
        if (variable is not null) _variables[variable] = Path.Combine(_tree.Path, value);
        Assert.That(Search().Files(Twelve), Is.EqualTo(new[] { file }));
        Assert.That(Search().Files(Thirteen), Is.Empty);
    }

    [TestCase("toolkit/bin", "CUDA_PATH", "toolkit")]
    [TestCase("programs/NVIDIA GPU Computing Toolkit/CUDA/v12.4/bin", "ProgramFiles", "programs")]
    [TestCase("Python312/Lib/site-packages/nvidia/cuda_nvrtc/bin", "PATH", "Python312")]
    [TestCase("venv/Lib/site-packages/nvidia/cuda_nvrtc/bin", "VIRTUAL_ENV", "venv")]
    public void FindsAFileInEveryPlaceOfWindows(string folder, string variable, string value)
    {
        var file = Place($"{folder}/nvrtc64_120_0.dll");
        _variables[variable] = Path.Combine(_tree.Path, value);
        Assert.That(Search(isWindows: true).Files(Twelve), Is.EqualTo(new[] { file }));
    }

    [Test]
    public void FindsTheWheelOfCuda13()
    {
        _variables["VIRTUAL_ENV"] = Path.Combine(_tree.Path, "venv");
        var file = Place("venv/lib/python3.12/site-packages/nvidia/cu13/lib/libnvrtc.so.13");
        Assert.That(Search().Files(Thirteen), Is.EqualTo(new[] { file }));
    }

    [Test]
    public void PrefersWhatTheVariablesNameThenNewerVersions()
    {
        _variables["CUDA_PATH"] = Path.Combine(_tree.Path, "toolkit");
        string[] expected =
        [
            Place("toolkit/lib64/libnvrtc.so.12"),
            Place("usr/local/cuda-12.10/lib64/libnvrtc.so.12"),
            Place("usr/local/cuda-12.9/lib64/libnvrtc.so.12"),
            Place("usr/local/lib/python3.10/dist-packages/nvidia/cuda_nvrtc/lib/libnvrtc.so.12"),
            Place("usr/local/lib/python3.9/dist-packages/nvidia/cuda_nvrtc/lib/libnvrtc.so.12"),
        ];
        Assert.That(Search().Files(Twelve), Is.EqualTo(expected));
    }

    [Test]
    public void SeveralFoldersOfOneVariableComeInTheirOrder()
    {
        _variables["PATH"] = string.Join(Path.PathSeparator, "", "relative", Path.Combine(_tree.Path, "b/bin"), Path.Combine(_tree.Path, "a/bin"));
        string[] expected =
            [Place("b/lib/python3.11/site-packages/nvidia/cuda_nvrtc/lib/libnvrtc.so.12"), Place("a/lib/python3.11/site-packages/nvidia/cuda_nvrtc/lib/libnvrtc.so.12")];
        Assert.That(Search().Files(Twelve), Is.EqualTo(expected));
    }

    [Test]
    public void BuiltinsAreThoseOfTheSameVersionInTheSameFolder()
    {
        var file = Place("opt/conda/lib/libnvrtc.so.12");
        string[] expected = [Place("opt/conda/lib/libnvrtc-builtins.so.12.4"), Place("opt/conda/lib/libnvrtc-builtins.so.12.4.127")];
        Place("opt/conda/lib/libnvrtc-builtins.so.13.0");
        Place("usr/local/cuda/lib64/libnvrtc-builtins.so.12.6");
        Assert.That(Search().Builtins(Twelve, file), Is.EqualTo(expected));
    }

    [Test]
    public void NothingIsFoundWhereNothingIs()
    {
        _variables["CUDA_PATH"] = Path.Combine(_tree.Path, "removed");
        Assert.That(Search().Folders(), Is.Empty);
    }

    private NvrtcSearch Search(bool isWindows = false) => new(isWindows, _variables.GetValueOrDefault, _tree.Path);

    private string Place(string file)
    {
        var path = Path.Combine(_tree.Path, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, "");
        return path;
    }
}
