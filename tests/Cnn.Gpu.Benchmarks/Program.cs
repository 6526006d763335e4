using Cnn.Gpu.Backends;
using Cnn.Gpu.Benchmarks;

var options = new Dictionary<string, string>();
for (var i = 1; i + 1 < args.Length; i += 2) options[args[i]] = args[i + 1];
string Get(string name, string fallback) => options.GetValueOrDefault(name, fallback);
var device = new DeviceOptions { Threads = options.TryGetValue("--threads", out var t) ? int.Parse(t) : null, VectorLanes = options.TryGetValue("--lanes", out var l) ? int.Parse(l) : null };
Console.WriteLine(TrainBenchmark.Run(Get("--net", "lenet5"), int.Parse(Get("--batch", "64")), Get("--device", "cpu"), device, int.Parse(Get("--steps", "200"))));
