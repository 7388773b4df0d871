using LossPrevention.EdgeSimulator.Commands;
using LossPrevention.EdgeSimulator.Deployment;
using LossPrevention.TestKit;

namespace LossPrevention.EdgeSimulator.Tests;

public sealed class PosMapCommandTests : IDisposable
{
    private static readonly string Samples = Path.Combine(Repository.Root, "docs", "pos-dialects", "field-mapped-event");
    private static readonly FileInfo Profile = new(Path.Combine(Samples, "profile.json"));
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("pos-map-test-");

    [Fact]
    public void Run_DocumentedProfile_PrintsTheEventsAndEndsWith0()
    {
        var (code, output) = Run(Profile, new FileInfo(Path.Combine(Samples, "sample.jsonl")));

        code.ShouldBe(0);
        output.ShouldBe(File.ReadAllText(Path.Combine(Samples, "events.jsonl")));
    }

    [Fact]
    public void Run_MessageThatWouldBeADeadLetter_PrintsTheOthersAndEndsWith1()
    {
        var lines = File.ReadAllText(Path.Combine(Samples, "sample.jsonl")).Replace("\"VOID\"", "\"UNDO\"", StringComparison.Ordinal);

        var (code, output) = Run(Profile, Write("sample.jsonl", lines));

        code.ShouldBe(1);
        output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length.ShouldBe(9);
    }

    [Theory]
    [InlineData("{", "is no JSON")]
    [InlineData("[]", "is no JSON object")]
    [InlineData("""{"kind":"posLog","timeZone":"Europe/Gotham"}""", "dialect.timeZone 'Europe/Gotham' is not known")]
    [InlineData("""{"kind":"poslock"}""", "is not one of canonical")]
    public void Run_BadProfile_IsOneClearErrorOfInput(string profile, string error) =>
        Should.Throw<InputException>(() => Run(Write("profile.json", profile), new FileInfo(Path.Combine(Samples, "sample.jsonl"))))
            .Message.ShouldContain(error);

    public void Dispose() => folder.Delete(recursive: true);

    private static (int Code, string Output) Run(FileInfo profile, FileInfo sample)
    {
        var output = new StringWriter();
        return (PosMapCommand.Run(profile, sample, "store-1", null, new DateTimeOffset(2026, 1, 5, 10, 0, 30, TimeSpan.Zero), output), output.ToString());
    }

    private FileInfo Write(string name, string text)
    {
        var path = Path.Combine(folder.FullName, name);
        File.WriteAllText(path, text);
        return new FileInfo(path);
    }
}
