namespace LossPrevention.LaneStudio.Tests;

public sealed class CommandLineTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("fly")]
    [InlineData("demo")]
    [InlineData("draw --out {0} --products 1")]
    [InlineData("draw --out {0} --products many")]
    [InlineData("record --out {0} --images {0} --catalog {0}/catalog.csv")]
    [InlineData("record --out {0} --images {0} --catalog {0}/catalog.csv --lanes 0")]
    [InlineData("record --out {0} --images {0} --catalog {0}/catalog.csv --size 1x1")]
    [InlineData("record --out {0} --images {0} --catalog {0}/catalog.csv --frauds arson")]
    [InlineData("record --out {0} --images {0} --catalog {0}/catalog.csv --fraud-rate 2")]
    [InlineData("record --out {0} --images {0} --catalog {0}/catalog.csv --scenario party")]
    public void Run_BadArgumentsOrInput_ExitsWith2(string arguments) => Run(arguments).ShouldBe(CommandLine.BadInput);

    [Fact]
    public void Run_DrawThenRecord_MakesARecordingFromThePictures()
    {
        Run("draw --out {0}/pictures --products 6 --views 2 --seed 4").ShouldBe(0);
        Run("record --images {0}/pictures --catalog {0}/pictures/catalog.csv --out {0}/recording --items 2 --fps 5 --oddities off").ShouldBe(0);
        Directory.EnumerateFiles(Path.Combine(_folder.FullName, "recording")).Select(Path.GetFileName).Order(StringComparer.Ordinal)
            .ShouldBe(["catalog.csv", "lane-1.mp4", "pos.jsonl", "recording.json", "truth.jsonl"]);
    }

    private int Run(string arguments) =>
        CommandLine.Run([.. arguments.Split(' ').Select(argument => argument.Replace("{0}", _folder.FullName, StringComparison.Ordinal))]);
}
