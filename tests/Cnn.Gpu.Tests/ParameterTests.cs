using Cnn.Gpu.Initializers;

namespace Cnn.Gpu.Tests;

public sealed class ParameterTests
{
    [Test]
    public void DrawsItsValuesWhenTheyAreFirstRead()
    {
        var parameter = new Parameter("weight", [2, 3], new Constant(2));
        Assert.That(parameter.IsInitialized, Is.False);
        Assert.That(parameter.Values, Is.EqualTo(Enumerable.Repeat(2f, 6)));
        Assert.That(parameter.IsInitialized, Is.True);
    }

    [Test]
    public void EachStreamHasItsOwnNumbers()
    {
        var parameter = new Parameter("weight", [2, 3], new Uniform(1));
        parameter.Initialize(1, 0);
        var first = parameter.Values;
        parameter.Initialize(1, 1);
        Assert.That(parameter.Values, Is.Not.EqualTo(first));
    }

    [Test]
    public void RefusesValuesOfAnotherLength() =>
        Assert.That(() => new Parameter("weight", [2, 3], new Zeros()).Values = new float[5],
            Throws.TypeOf<ShapeException>().With.Message.EqualTo("Parameter weight of shape [2, 3] holds 6 values, not 5."));
}
