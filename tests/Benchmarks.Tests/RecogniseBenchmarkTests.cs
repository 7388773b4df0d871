namespace LossPrevention.Benchmarks.Tests;

public sealed class RecogniseBenchmarkTests
{
#if !EDGESTACK_AZURE
    [Theory]
    [InlineData("cuda")]
    [InlineData("tensorRt")]
    public void Provider_OfAGpu_EmbeddedBuildSaysWhichBuildHasIt(string name)
    {
        var errors = RecogniseBenchmark.Create().Parse(["--bundle", "b", "--provider", name]).Errors;

        errors.ShouldHaveSingleItem().Message.ShouldContain("-p:EdgeStack=Azure");
    }

#endif
    [Theory]
    [InlineData("--provider", "cpu", true)]
    [InlineData("--provider", "gpu", false)]
    [InlineData("--batch", "32", true)]
    [InlineData("--batch", "33", false)]
    public void Options_AreHeldAgainstWhatTheyTake(string option, string value, bool taken) =>
        (RecogniseBenchmark.Create().Parse(["--bundle", "b", option, value]).Errors.Count == 0).ShouldBe(taken);
}
