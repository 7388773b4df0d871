using System.CommandLine;

namespace LossPrevention.ModelBuilder;

/// <summary><c>make-embedder</c>: writes the embedder that needs nobody's weights.</summary>
internal static class MakeEmbedderCommand
{
    public static Command Create(CommandOutput output)
    {
        var file = new Option<string>("--out") { Required = true, Description = "ONNX file to write." };
        var command = new Command("make-embedder", "Writes a small embedder of classical features, without anybody's weights.") { file };
        command.SetAction(result => output.Guard(() =>
        {
            var path = result.GetValue(file)!;
            var bytes = ClassicEmbedder.Build();
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            File.WriteAllBytes(path, bytes);
            output.Say($"{path}: {bytes.Length} bytes, input {ClassicEmbedder.Side}x{ClassicEmbedder.Side}");
        }));
        return command;
    }
}
