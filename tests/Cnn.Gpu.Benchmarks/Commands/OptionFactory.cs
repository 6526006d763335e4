using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Cnn.Gpu.Benchmarks.Commands;

/// <summary>Options whose errors say in one line what they take.</summary>
internal static class OptionFactory
{
    /// <summary>A whole number from 1 on; null without the option.</summary>
    public static Option<int?> Count(string name, string description, int maximum = 1_000_000) => new(name)
    {
        Description = description,
        HelpName = "N",
        CustomParser = result =>
        {
            if (TryCount(result.Tokens[0].Value, maximum, out var value)) return value;
            result.AddError($"{name} takes a whole number from 1 to {maximum}, not '{result.Tokens[0].Value}'.");
            return null;
        },
    };

    /// <summary>A whole number from 1 on.</summary>
    public static Option<int?> Count(string name, string description, int maximum, int fallback)
    {
        var option = Count(name, description, maximum);
        option.DefaultValueFactory = _ => fallback;
        return option;
    }

    /// <summary>One of some words, which must be given.</summary>
    public static Option<string> Choice(string name, string description, IReadOnlyList<string> words) => new(name)
    {
        Description = $"{description}: {string.Join(", ", words)}",
        HelpName = "NAME",
        Required = true,
        CustomParser = result =>
        {
            var word = result.Tokens[0].Value;
            if (!words.Contains(word)) result.AddError($"{name} takes one of {string.Join(", ", words)}, not '{word}'.");
            return word;
        },
    };

    /// <summary>A size in both directions, or a height and a width: <c>3</c> or <c>3,5</c>.</summary>
    public static Option<Size2d?> Size(string name, string description, int minimum) => new(name)
    {
        Description = description,
        HelpName = "N|H,W",
        CustomParser = result =>
        {
            if (TryNumbers(result, minimum, out var numbers) && numbers.Length <= 2) return new Size2d(numbers[0], numbers[^1]);
            result.AddError(
                $"{name} takes a number or a height and a width of at least {minimum}, such as 3 or 3,5, not '{result.Tokens[0].Value}'.");
            return null;
        },
    };

    /// <summary>Dimensions with the batch in front: <c>64,3,32,32</c>.</summary>
    public static Option<Shape> Shape(string name, string description)
    {
        // What fits into an array of floats, four bytes each, that the runtime allows.
        const long limit = 1 << 29;
        return new Option<Shape>(name)
        {
            Description = description,
            HelpName = "N,...",
            Required = true,
            CustomParser = result =>
            {
                var text = result.Tokens[0].Value;
                if (!TryNumbers(result, 1, out var numbers))
                    result.AddError($"{name} takes whole numbers from 1 on with commas between them, such as 64,3,32,32, not '{text}'.");
                else if (numbers.Aggregate(1.0, (product, n) => product * n) > limit)
                    result.AddError($"{name} {text} has more than {limit} elements.");
                else return new Shape(numbers);
                return default;
            },
        };
    }

    /// <summary>Whether the text is a whole number between 1 and a maximum.</summary>
    public static bool TryCount(string text, int maximum, out int value) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value) && value >= 1 && value <= maximum;

    private static bool TryNumbers(ArgumentResult result, int minimum, out int[] numbers)
    {
        var parts = result.Tokens[0].Value.Split(',');
        numbers = new int[parts.Length];
        for (var i = 0; i < parts.Length; i++)
            if (!int.TryParse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out numbers[i]) || numbers[i] < minimum)
                return false;
        return true;
    }
}
