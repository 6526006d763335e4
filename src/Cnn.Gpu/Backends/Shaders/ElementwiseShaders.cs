using System.Globalization;
using System.Text;
using Cnn.Gpu.Graphs;
using Cnn.Gpu.Graphs.Ops;

namespace Cnn.Gpu.Backends.Shaders;

/// <summary>Chains of elementwise ops: a kernel is written for each.</summary>
internal static class ElementwiseShaders
{
    /// <summary>Elements whose random words are drawn together.</summary>
    private const int DrawnTogether = 4;

    /// <summary>Whether an op can be a link of a chain: every element of its result depends on the same element of its inputs alone.</summary>
    public static bool Handles(Op op) =>
        op is ActivationOp or ActivationBackwardOp or AddOp or DropoutOp or BatchNormScaleOp or BatchNormDataOp or BatchNorm2dInferenceOp;

    /// <summary>The function of common.h that an activation is.</summary>
    public static string Function(Activation activation) => activation switch
    {
        Activation.ReLU => "activate_relu",
        Activation.Sigmoid => "activate_sigmoid",
        Activation.Tanh => "activate_tanh",
        Activation.GELU => "activate_gelu",
        Activation.SiLU => "activate_silu",
        Activation.None => "activate_none",
        _ => throw new KernelException($"The activation {activation} has a parameter, so that no other kernel takes it in."),
    };

    /// <summary>Adds the launch of a chain.</summary>
    public static void Lower(ShaderLowering s, IReadOnlyList<Node> chain) => new Chain(s, chain).Add();

    /// <summary>The kernel of a chain while it is written.</summary>
    private sealed class Chain(ShaderLowering s, IReadOnlyList<Node> nodes)
    {
        private readonly Dictionary<ShaderBuffer, string> _names = [];
        private readonly HashSet<string> _declared = [];
        private readonly List<(string Declaration, ShaderBuffer Buffer)> _parameters = [];
        private readonly StringBuilder _body = new();
        private readonly StringBuilder _draws = new();
        private int _drops;

        public void Add()
        {
            var y = nodes[0].Outputs[0];
            foreach (var node in nodes)
            {
                var expression = Expression(node);
                var result = Name(s.Buffer(node.Outputs[0]));
                _body.Append(CultureInfo.InvariantCulture, $" const vec {result} = {expression};");
                if (s.Graph.IsNeededOutside(node.Outputs[0], nodes)) Write(result, s.Buffer(node.Outputs[0]));
            }
            var generated = $"#define CHAIN_PARAMETERS {string.Join(", ", _parameters.Select(p => p.Declaration))}\n#define CHAIN{_body}\n#define CHAIN_DRAWS{_draws}\n";
            var features = ShaderLowering.Elements(y);
            var defines = new Defines { { "FEATURES", features } };
            if (_drops > 0) defines.Add("DRAWS", 1);
            var items = !y.IsBatched ? y.Shape.Elements
                : _drops == 0 ? s.Vectors(y) : (features + DrawnTogether - 1) / DrawnTogether * s.Blocks * s.Sublanes;
            s.AddFlat(string.Join("+", nodes.Select(n => n.Op.Name)), "elementwise.cl", "elementwise", defines, [.. _parameters.Select(p => p.Buffer)],
                items, nodes.Sum(n => n.Flops), generated, y.IsBatched ? null : 1);
        }

        private string Expression(Node node) => node.Op switch
        {
            ActivationOp { Function: Activation.LeakyReLU } op => $"activate_leaky_relu({Read(node.Inputs[0])}, {Defines.Literal(op.Slope)})",
            ActivationBackwardOp { Function: Activation.LeakyReLU } op =>
                $"activate_leaky_relu_backward({Read(node.Inputs[0])}, {Read(node.Inputs[1])}, {Defines.Literal(op.Slope)})",
            ActivationOp op => $"{Function(op.Function)}({Read(node.Inputs[0])})",
            ActivationBackwardOp op => $"{Function(op.Function)}_backward({Read(node.Inputs[0])}, {Read(node.Inputs[1])})",
            AddOp => $"{Read(node.Inputs[0])} + {Read(node.Inputs[1])}",
            DropoutOp op => Drop(op, Read(node.Inputs[0])),
            BatchNormScaleOp => Normalized(node, node.Inputs[0], 1, 2, 3),
            BatchNorm2dInferenceOp op => $"FMA({Read(node.Inputs[0])} - VEC({OfChannel(node, 3)}), "
                + $"VEC({OfChannel(node, 1)} / sqrt({OfChannel(node, 4)} + {Defines.Literal(op.Epsilon)})), VEC({OfChannel(node, 2)}))",
            BatchNormDataOp op => $"SELECT({IsSample()}, FMA(VEC({OfChannel(node, 3, 0)}), {ThroughActivation(node, op.Activation)}, "
                + $"FMA(VEC({OfChannel(node, 3, 1)}), {Read(node.Inputs[1])} - VEC({OfChannel(node, 2)}), VEC({OfChannel(node, 3, 2)}))), VEC(0.0f))",
            _ => throw new KernelException($"{node.Op.Name} is no link of a chain of elementwise ops."),
        };

        private string Normalized(Node node, Value x, int mean, int scale, int bias) =>
            $"FMA({Read(x)} - VEC({OfChannel(node, mean)}), VEC({OfChannel(node, scale)}), VEC({OfChannel(node, bias)}))";

        /// <summary>The gradient that arrives at a batch normalisation, through an activation whose argument is computed again.</summary>
        private string ThroughActivation(Node node, Activation activation)
        {
            var dy = Read(node.Inputs[0]);
            if (activation == Activation.None) return dy;
            var function = Function(activation);
            var argument = Normalized(node, node.Inputs[1], 2, 4, 5);
            return $"{function}_backward({dy}, {(ActivationBackwardOp.TakesInput(activation) ? argument : $"{function}({argument})")})";
        }

        private string Drop(DropoutOp op, string x)
        {
            UseStep();
            var words = $"words{_drops++}";
            _draws.Append(CultureInfo.InvariantCulture,
                $" uvec {words}[4] = {{UVEC(quad), TO_UVEC(sample), UVEC(STEP_LOW(step)), UVEC({op.Stream}u + STEP_HIGH(step))}};"
                + $" philox(STEP_SEED_LOW(step), STEP_SEED_HIGH(step), {words});");
            return $"SELECT(to_unit({words}[part]) >= VEC({Defines.Literal(op.Probability)}), {x} * {Defines.Literal(1f / (1f - op.Probability))}, VEC(0.0f))";
        }

        /// <summary>The variable that holds a value: what the chain computed, or what it reads at the beginning.</summary>
        private string Read(Value value)
        {
            var buffer = s.Buffer(value);
            if (_names.TryGetValue(buffer, out var known)) return known;
            var name = Name(buffer);
            _parameters.Add(($"GLOBAL const vec* RESTRICT {name}_in", buffer));
            _body.Append(CultureInfo.InvariantCulture, $" const vec {name} = {name}_in[i];");
            return name;
        }

        /// <summary>The number in an input of shape [C] or [rows, C] for the element's channel.</summary>
        private string OfChannel(Node node, int input, int row = 0)
        {
            int channels = node.Inputs[0].Shape[1], positions = node.Inputs[0].Shape[2] * node.Inputs[0].Shape[3];
            var channel = $"channel_{channels}_{positions}";
            if (_declared.Add(channel))
                _body.Append(CultureInfo.InvariantCulture, $" const int {channel} = i / (SUBLANES * {positions}) % {channels};");
            var buffer = s.Buffer(node.Inputs[input]);
            if (!_names.TryGetValue(buffer, out var name))
            {
                name = Name(buffer);
                _parameters.Add(($"GLOBAL const float* RESTRICT {name}_in", buffer));
            }
            return $"{name}_in[{(row > 0 ? $"{row * channels} + " : "")}{channel}]";
        }

        /// <summary>Which lanes have a sample.</summary>
        private string IsSample()
        {
            UseStep();
            if (_declared.Add("is_sample"))
                _body.Append(" const ivec is_sample = IVEC(i / (FEATURES * SUBLANES) * LANES + i % SUBLANES * VECTOR) + LANE_NUMBERS < IVEC(STEP_COUNT(step));");
            return "is_sample";
        }

        private void UseStep()
        {
            if (_declared.Add("step")) _parameters.Insert(0, ("GLOBAL const uint* RESTRICT step", s.Step));
        }

        private void Write(string name, ShaderBuffer buffer)
        {
            _parameters.Add(($"GLOBAL vec* RESTRICT {name}_out", buffer));
            _body.Append(CultureInfo.InvariantCulture, $" {name}_out[i] = {name};");
        }

        // Numbers count from 0 in each chain, so that equal chains are the same source.
        private string Name(ShaderBuffer buffer) => _names[buffer] = $"v{_names.Count}";
    }
}
