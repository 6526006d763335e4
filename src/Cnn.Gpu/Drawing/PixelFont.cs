namespace Cnn.Gpu.Drawing;

/// <summary>Letters of 5 by 7 dots, with two more rows for tails.</summary>
internal static class PixelFont
{
    public const int Advance = Width + 1, Height = 9;
    private const int Width = 5;

    // A line with the letters, then their rows, a letter in each six columns.
    private const string Drawing = """
         !"#$%&'()*+,-./
                █    █ █   █ █    █   ██  █  ██     █      █   █                                      █
                █    █ █   █ █   ████ ██  █ █  █    █     █     █     █     █                         █
                █         █████ █ █      █  █ █           █     █   █ █ █   █                        █
                █          █ █   ███    █    █            █     █    ███  █████       █████         █
                █         █████   █ █  █    █ █ █         █     █   █ █ █   █                      █
                           █ █  ████  █  ██ █  █          █     █     █     █                     █
                █          █ █    █   █  ██  ██ █          █   █                  █           █   █
                                                                                  █
                                                                                 █
        0123456789:;<=>?
         ███    █    ███  █████    █  █████   ██  █████  ███   ███                 █         █     ███
        █   █  ██   █   █    █    ██  █      █        █ █   █ █   █               █           █   █   █
        █  ██   █       █   █    █ █  ████  █        █  █   █ █   █   █     █    █    █████    █      █
        █ █ █   █      █     █  █  █      █ ████    █    ███   ████             █               █    █
        ██  █   █     █       █ █████     █ █   █   █   █   █     █              █    █████    █    █
        █   █   █    █    █   █    █  █   █ █   █   █   █   █    █                █           █
         ███   ███  █████  ███     █   ███   ███    █    ███   ██     █     █      █         █      █
                                                                            █
                                                                           █
        @ABCDEFGHIJKLMNO
         ███   ███  ████   ███  ████  █████ █████  ███  █   █  ███    ███ █   █ █     █   █ █   █  ███
        █   █ █   █ █   █ █   █ █   █ █     █     █   █ █   █   █      █  █  █  █     ██ ██ ██  █ █   █
        █ ███ █   █ █   █ █     █   █ █     █     █     █   █   █      █  █ █   █     █ █ █ █ █ █ █   █
        █ █ █ █████ ████  █     █   █ ████  ████  █ ███ █████   █      █  ██    █     █ █ █ █  ██ █   █
        █ ███ █   █ █   █ █     █   █ █     █     █   █ █   █   █      █  █ █   █     █   █ █   █ █   █
        █     █   █ █   █ █   █ █   █ █     █     █   █ █   █   █   █  █  █  █  █     █   █ █   █ █   █
         ████ █   █ ████   ███  ████  █████ █      ████ █   █  ███   ██   █   █ █████ █   █ █   █  ███


        PQRSTUVWXYZ[\]^_
        ████   ███  ████   ████ █████ █   █ █   █ █   █ █   █ █   █ █████  ███  █      ███    █
        █   █ █   █ █   █ █       █   █   █ █   █ █   █ █   █ █   █     █  █    █        █   █ █
        █   █ █   █ █   █ █       █   █   █ █   █ █   █  █ █   █ █     █   █     █       █  █   █
        ████  █   █ ████   ███    █   █   █ █   █ █ █ █   █     █     █    █      █      █
        █     █ █ █ █ █       █   █   █   █ █   █ █ █ █  █ █    █    █     █       █     █
        █     █  █  █  █      █   █   █   █  █ █  ██ ██ █   █   █   █      █        █    █
        █      ██ █ █   █ ████    █    ███    █   █   █ █   █   █   █████  ███      █  ███
                                                                                                  █████

        `abcdefghijklmno
         █          █               █         ██        █       █      █  █      ██
          █         █               █        █  █       █                 █       █
               ███  ████   ████  ████  ███   █     ████ ████   ██     ██  █  █    █   ██ █  ████   ███
                  █ █   █ █     █   █ █   █ ████  █   █ █   █   █      █  █ █     █   █ █ █ █   █ █   █
               ████ █   █ █     █   █ █████  █    █   █ █   █   █      █  ██      █   █ █ █ █   █ █   █
              █   █ █   █ █     █   █ █      █    █   █ █   █   █      █  █ █     █   █ █ █ █   █ █   █
               ████ ████   ████  ████  ███   █     ████ █   █  ███     █  █  █   ███  █   █ █   █  ███
                                                      █             █  █
                                                   ███               ██
        pqrstuvwxyz{|}~×
                                 █                                           ██   █   ██
                                 █                                          █     █     █         █   █
        ████   ████ █ ██   ████ ████  █   █ █   █ █   █ █   █ █   █ █████   █     █     █    █     █ █
        █   █ █   █ ██  █ █      █    █   █ █   █ █   █  █ █  █   █    █   █      █      █  █ █ █   █
        █   █ █   █ █      ███   █    █   █ █   █ █ █ █   █   █   █   █     █     █     █      █   █ █
        █   █ █   █ █         █  █  █ █  ██  █ █  █ █ █  █ █  █   █  █      █     █     █         █   █
        ████   ████ █     ████    ██   ██ █   █    █ █  █   █  ████ █████    ██   █   ██
        █         █                                               █
        █         █                                            ███
        …






        █ █ █


        """;

    private static readonly Dictionary<char, (int X, int Y)[]> Letters = Read();

    private static readonly (int X, int Y)[] Box =
        [.. from y in Enumerable.Range(0, 7) from x in Enumerable.Range(0, Width) where y is 0 or 6 || x is 0 or Width - 1 select (x, y)];

    /// <summary>The dots of a letter, counted from its upper left; a box for one that it does not have.</summary>
    public static IReadOnlyList<(int X, int Y)> Dots(char letter) => Letters.GetValueOrDefault(letter, Box);

    private static Dictionary<char, (int X, int Y)[]> Read()
    {
        var letters = new Dictionary<char, (int X, int Y)[]>();
        foreach (var band in Drawing.Split('\n').Select(line => line.TrimEnd('\r')).Chunk(Height + 1))
            foreach (var (place, letter) in band[0].Index())
                letters[letter] =
                [
                    .. from y in Enumerable.Range(0, Height)
                       from x in Enumerable.Range(0, Width)
                       let column = place * Advance + x
                       where column < band[y + 1].Length && band[y + 1][column] != ' '
                       select (x, y),
                ];
        return letters;
    }
}
