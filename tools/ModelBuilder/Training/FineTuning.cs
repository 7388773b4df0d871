using LossPrevention.Recognition;

namespace LossPrevention.ModelBuilder;

/// <summary>Teaches a trunk that someone else trained to tell products apart.</summary>
internal static class FineTuning
{
    private const int FewestPictures = 32;

    /// <summary>Writes pictures.csv, runs the script, which writes embedder.onnx and training.json.</summary>
    /// <param name="output">Takes what is said on the way.</param>
    /// <param name="products">With their pictures.</param>
    /// <param name="trunkPath">An ONNX graph of convolutions.</param>
    /// <param name="folder">Is made once the trunk is known to be fit.</param>
    /// <param name="schedule">Arguments of the script: epochs, minutes, seed.</param>
    /// <exception cref="CommandException">The trunk is none that can be trained, or there are too few pictures.</exception>
    public static void Run(CommandOutput output, IReadOnlyList<ProductPictures> products, string trunkPath, string folder, string[] schedule)
    {
        using var trunk = new OnnxEmbedder(CommandOutput.ReadFile(trunkPath, "trunk"), new EmbedderOptions());
        TrainingScript.RequirePackages(TrainingScript.Interpreter);
        TrainingScript.RequireTrunk(TrainingScript.Interpreter, trunkPath);
        Directory.CreateDirectory(folder);
        var pictures = new TrainingPictures(trunk);
        var (taught, heldOut) = pictures.Write(products, folder, output.Progress("looking at"));
        foreach (var problem in pictures.Unreadable)
        {
            output.Warn($"{problem} The picture is left out.");
        }

        output.Say($"{products.Count} products, {taught} photographs to learn from, {heldOut} held out for the calibration");
        if (taught < FewestPictures)
        {
            throw new CommandException($"'{folder}' got {taught} readable photographs to learn from; fine-tuning needs at least {FewestPictures}.");
        }

        TrainingScript.Train("finetune.py", ["--trunk", trunkPath, "--work", folder, .. schedule], output.Say);
    }
}
