using System.CommandLine;
using System.Globalization;
using System.Numerics;

namespace Cnn.Gpu.Examples.Options;

/// <summary>An option with a number in a range; its error says the range instead of a type name.</summary>
public static class NumberOption
{
    public static Option<T> Create<T>(string name, string description, T? defaultValue, T minimum, T maximum, string helpName)
        where T : struct, INumber<T>
    {
        var option = new Option<T>(name)
        {
            Description = description,
            HelpName = helpName,
            CustomParser = result =>
            {
                var text = result.Tokens[0].Value;
                if (T.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value >= minimum && value <= maximum)
                    return value;
                result.AddError($"{name} takes {Range(minimum, maximum)}, not '{text}'.");
                return default;
            },
        };
        if (defaultValue is { } known) option.DefaultValueFactory = _ => known;
        return option;
    }

    private static string Range<T>(T minimum, T maximum) where T : struct, INumber<T>
    {
        var kind = T.IsInteger(T.One / (T.One + T.One)) ? "a whole number" : "a number";
        return $"{kind} between {minimum.ToString(null, CultureInfo.InvariantCulture)} and {maximum.ToString(null, CultureInfo.InvariantCulture)}";
    }
}
