using System.CommandLine;
using LossPrevention.Contracts;
using LossPrevention.Recognition;

namespace LossPrevention.ModelBuilder;

/// <summary>The options that name an embedder and say how it takes its pictures.</summary>
internal sealed class EmbedderArguments
{
    private readonly Option<string> file = new("--embedder") { Description = "ONNX image embedder; the one that comes with the tool where absent.", DefaultValueFactory = _ => ShippedEmbedder.Path };
    private readonly Option<int> size = new("--size") { Description = "Input side where the embedder leaves it open, pixels.", DefaultValueFactory = _ => EmbedderInput.DefaultSize };
    private readonly Option<string> mean = new("--mean") { Description = "Mean of red, green, blue in 0..1.", DefaultValueFactory = _ => "0.485,0.456,0.406" };
    private readonly Option<string> std = new("--std") { Description = "Deviation of red, green, blue in 0..1.", DefaultValueFactory = _ => "0.229,0.224,0.225" };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Options.Add(file);
        command.Options.Add(size);
        command.Options.Add(mean);
        command.Options.Add(std);
    }

    /// <summary>The model's bytes and how it takes pictures.</summary>
    /// <exception cref="CommandException">An option is out of range, or the file cannot be read.</exception>
    public (byte[] Model, EmbedderOptions Options) Read(ParseResult result)
    {
        var options = new EmbedderOptions
        {
            Size = CommandOutput.Between(result.GetValue(size), 32, 1024, "--size"),
            Mean = Triple(result.GetValue(mean)!, "--mean"),
            Std = Triple(result.GetValue(std)!, "--std"),
        };
        return (CommandOutput.ReadFile(result.GetValue(file)!, "embedder"), options);
    }

    private static ValueList<float> Triple(string text, string option)
    {
        var parts = text.Split(',');
        var values = parts.Select(part => float.TryParse(part, out var value) ? value : float.NaN).ToValueList();
        return values.Count == 3 && values.All(value => value is >= 0 and <= 1) && (option == "--mean" || values.All(value => value > 0))
            ? values
            : throw new CommandException($"{option} '{text}' is not three numbers in 0..1, separated by commas.");
    }
}
