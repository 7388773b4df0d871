using System.Text;
using System.Text.Json;

namespace LossPrevention.Recordings;

/// <summary>Finds the line of a value in a JSON file by its path, so that an error in meaning names a place too.</summary>
public sealed class JsonLines
{
    private readonly Dictionary<string, int> lines = new(StringComparer.Ordinal) { [string.Empty] = 1 };

    private JsonLines()
    {
    }

    /// <summary>Reads well-formed JSON.</summary>
    public static JsonLines Of(ReadOnlySpan<byte> json)
    {
        var result = new JsonLines();
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        var frames = new Stack<Frame>();
        var counted = 0;
        var line = 1;
        while (reader.Read())
        {
            var start = (int)reader.TokenStartIndex;
            line += json[counted..start].Count((byte)'\n');
            counted = start;
            switch (reader.TokenType)
            {
                case JsonTokenType.PropertyName:
                    frames.Peek().Name = reader.GetString()!;
                    result.lines[frames.Peek().ChildPath()] = line;
                    break;
                case JsonTokenType.EndObject or JsonTokenType.EndArray:
                    frames.Pop();
                    break;
                default:
                    var path = NextPath(frames);
                    result.lines[path] = line;
                    if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
                    {
                        frames.Push(new Frame(path, reader.TokenType == JsonTokenType.StartArray));
                    }

                    break;
            }
        }

        return result;
    }

    /// <summary>The line of <paramref name="path"/> (<c>lanes[0].zones.scanner</c>), or of the nearest value around it.</summary>
    public int Find(string path)
    {
        while (!lines.ContainsKey(path))
        {
            path = path[..Math.Max(0, path.LastIndexOfAny(['.', '[']))];
        }

        return lines[path];
    }

    private static string NextPath(Stack<Frame> frames)
    {
        if (!frames.TryPeek(out var top))
        {
            return string.Empty;
        }

        if (top.IsArray)
        {
            top.Index++;
        }

        return top.ChildPath();
    }

    private sealed class Frame(string path, bool isArray)
    {
        public bool IsArray => isArray;

        public int Index { get; set; } = -1;

        public string Name { get; set; } = string.Empty;

        public string ChildPath()
        {
            var text = new StringBuilder(path);
            return isArray
                ? text.Append('[').Append(Index).Append(']').ToString()
                : text.Append(path.Length > 0 ? "." : string.Empty).Append(Name).ToString();
        }
    }
}
