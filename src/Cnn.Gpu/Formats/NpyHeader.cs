namespace Cnn.Gpu.Formats;

/// <summary>The header of a .npy file: a Python dictionary with the keys descr, fortran_order and shape.</summary>
internal sealed record NpyHeader(string Type, bool FortranOrder, int[] Dimensions)
{
    public static NpyHeader Parse(string text, string source)
    {
        var reader = new Reader(text, source);
        string? type = null;
        bool? fortranOrder = null;
        int[]? dimensions = null;
        reader.Expect('{');
        while (!reader.Take('}'))
        {
            var key = reader.String();
            reader.Expect(':');
            switch (key)
            {
                case "descr":
                    type = reader.String();
                    break;
                case "fortran_order":
                    fortranOrder = reader.Boolean();
                    break;
                case "shape":
                    dimensions = reader.Tuple();
                    break;
                default:
                    throw reader.Error($"unknown key '{key}'");
            }
            if (reader.Take(',')) continue;
            reader.Expect('}');
            break;
        }
        if (type is null) throw reader.Error("no descr");
        if (fortranOrder is null) throw reader.Error("no fortran_order");
        if (dimensions is null) throw reader.Error("no shape");
        return new NpyHeader(type, fortranOrder.Value, dimensions);
    }

    private sealed class Reader(string text, string source)
    {
        private int _position;

        public DataFormatException Error(string problem) => new(source, $"the header {text.Trim()} is not understood: {problem}.");

        public bool Take(char wanted)
        {
            SkipBlanks();
            if (_position == text.Length || text[_position] != wanted) return false;
            _position++;
            return true;
        }

        public void Expect(char wanted)
        {
            if (!Take(wanted)) throw Error($"'{wanted}' expected at position {_position}");
        }

        public string String()
        {
            var quote = Take('\'') ? '\'' : Take('"') ? '"' : throw Error($"a string expected at position {_position}");
            var end = text.IndexOf(quote, _position);
            if (end < 0) throw Error("a string without an end");
            var value = text[_position..end];
            _position = end + 1;
            return value;
        }

        public bool Boolean() => Word("False", false) ?? Word("True", true)
            ?? throw Error($"True or False expected at position {_position}");

        public int[] Tuple()
        {
            var values = new List<int>();
            Expect('(');
            while (!Take(')'))
            {
                var start = _position;
                while (_position < text.Length && char.IsAsciiDigit(text[_position])) _position++;
                if (!int.TryParse(text.AsSpan(start, _position - start), out var value))
                    throw Error($"a dimension from 0 to {int.MaxValue} expected at position {start}");
                values.Add(value);
                if (Take(',')) continue;
                Expect(')');
                break;
            }
            return [.. values];
        }

        private bool? Word(string word, bool meaning)
        {
            SkipBlanks();
            if (!text.AsSpan(_position).StartsWith(word)) return null;
            _position += word.Length;
            return meaning;
        }

        private void SkipBlanks()
        {
            while (_position < text.Length && char.IsWhiteSpace(text[_position])) _position++;
        }
    }
}
