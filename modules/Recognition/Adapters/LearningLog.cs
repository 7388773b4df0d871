using System.Security.Cryptography;
using System.Text;
using LossPrevention.Contracts;

namespace LossPrevention.Recognition;

/// <summary>
/// What the store has learned, in a file: a lesson after the other, so that it outlives the module. Vectors only, never a picture, and of
/// a ticket only its hash. Little-endian; each lesson is its length, four bytes of its SHA-256 and the lesson. What a power cut left half
/// written is left out.
/// </summary>
internal sealed class LearningLog(string path) : IDisposable
{
    /// <summary>Lessons that may be in the file and count no more, before it is written anew.</summary>
    private const int MaxStale = 1000;
    private const int MaxLesson = 64 * 1024;
    private FileStream? file;
    private int written;

    /// <summary>Everything in the file, in order; empty where there is none.</summary>
    public IReadOnlyList<(ProductCode Code, Lesson Lesson)> Read()
    {
        var lessons = new List<(ProductCode, Lesson)>();
        if (!File.Exists(path))
        {
            return lessons;
        }

        using var reader = new BinaryReader(File.OpenRead(path), Encoding.UTF8);
        try
        {
            while (true)
            {
                var length = reader.ReadInt32();
                var check = reader.ReadUInt32();
                var bytes = length is > 0 and <= MaxLesson ? reader.ReadBytes(length) : [];
                if (bytes.Length != length || Check(bytes) != check)
                {
                    return lessons;
                }

                lessons.Add(Parse(bytes));
            }
        }
        catch (EndOfStreamException)
        {
            return lessons;
        }
    }

    /// <summary>Adds a lesson at the end.</summary>
    public void Append(ProductCode code, Lesson lesson)
    {
        file ??= Open(path, FileMode.Append);
        Write(file, code, lesson);
        file.Flush();
        written++;
    }

    /// <summary>Whether the file holds more than twice what counts, so that it should be written anew.</summary>
    /// <param name="lessons">How many lessons count.</param>
    public bool IsStale(int lessons) => written > MaxStale + (2 * lessons);

    /// <summary>Puts these lessons in the place of all others; a power cut leaves the old file or the new one.</summary>
    public void Rewrite(IEnumerable<(ProductCode Code, IReadOnlyList<Lesson> Lessons)> products)
    {
        file?.Dispose();
        file = null;
        var next = path + ".new";
        written = 0;
        using (var stream = Open(next, FileMode.Create))
        {
            foreach (var (code, lessons) in products)
            {
                foreach (var lesson in lessons)
                {
                    Write(stream, code, lesson);
                    written++;
                }
            }
        }

        File.Move(next, path, overwrite: true);
    }

    /// <inheritdoc/>
    public void Dispose() => file?.Dispose();

    private static FileStream Open(string path, FileMode mode)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        return new FileStream(path, mode, FileAccess.Write, FileShare.Read);
    }

    private static void Write(FileStream stream, ProductCode code, Lesson lesson)
    {
        using var buffer = new MemoryStream();
        using var writer = new BinaryWriter(buffer, Encoding.UTF8);
        writer.Write(code.Value);
        writer.Write(lesson.Ticket);
        writer.Write(lesson.At.UtcTicks);
        writer.Write(lesson.Vector.Length);
        foreach (var number in lesson.Vector)
        {
            writer.Write((Half)number);
        }

        writer.Flush();
        var bytes = buffer.ToArray();
        stream.Write(BitConverter.GetBytes(bytes.Length));
        stream.Write(BitConverter.GetBytes(Check(bytes)));
        stream.Write(bytes);
    }

    private static (ProductCode Code, Lesson Lesson) Parse(byte[] bytes)
    {
        using var reader = new BinaryReader(new MemoryStream(bytes), Encoding.UTF8);
        var code = ProductCode.Parse(reader.ReadString());
        var ticket = reader.ReadString();
        var at = new DateTimeOffset(reader.ReadInt64(), TimeSpan.Zero);
        var vector = new float[reader.ReadInt32()];
        for (var i = 0; i < vector.Length; i++)
        {
            vector[i] = (float)reader.ReadHalf();
        }

        return (code, new Lesson(ticket, at, vector));
    }

    private static uint Check(byte[] bytes) => BitConverter.ToUInt32(SHA256.HashData(bytes), 0);
}
