using System.Text.Json.Nodes;

namespace LossPrevention.EdgeRuntime.Tests;

public class SettingsBinderTests
{
    [Fact]
    public void Bind_OnlyWhatIsRequired_KeepsTheDeclaredDefaults()
    {
        var (settings, errors) = Bind("""{"storeId":"store-1","$version":1,"lanes":{"lane-1":{"source":"x"}}}""");

        errors.ShouldBeEmpty();
        settings!.Limit.ShouldBe(1);
        settings.Window.ShouldBe(TimeSpan.FromSeconds(10));
        settings.Lanes["lane-1"].Share.ShouldBe(0.5);
    }

    [Theory]
    [InlineData("""{}""", "storeId: is required")]
    [InlineData("""{"storeId":"s","limt":2}""", "limt: is not known; did you mean 'limit'?")]
    [InlineData("""{"storeId":"s","Limit":2}""", "Limit: is not known; did you mean 'limit'?")]
    [InlineData("""{"storeId":"s","colour":2}""", "colour: is not known; known are lanes, limit, storeId, window")]
    [InlineData("""{"storeId":"s","limit":"many"}""", "limit: \"many\" is not a whole number")]
    [InlineData("""{"storeId":"s","limit":11}""", "limit: The field limit must be between 1 and 10.")]
    [InlineData("""{"storeId":"s","window":"soon"}""", "window: \"soon\" is not a duration such as \"00:00:30\"")]
    [InlineData("""{"storeId":"s","lanes":[]}""", "lanes: must be an object with an entry per key, not a list")]
    [InlineData("""{"storeId":"s","lanes":{"lane-1":7}}""", "lanes.lane-1: must be an object, not 7")]
    [InlineData("""{"storeId":"s","lanes":{"lane-1":{"source":"x","mode":"sleepy"}}}""", "lanes.lane-1.mode: \"sleepy\" is not one of healthy, degraded, unhealthy")]
    [InlineData("""{"storeId":"s","lanes":{"lane-1":{"source":"x","share":2}}}""", "lanes.lane-1.share: The field share must be between 0 and 1.")]
    [InlineData("""{"storeId":"s","lanes":{"lane-1":{"source":"x","points":[{"x":0,"y":0},{"x":3,"y":0}]}}}""", "lanes.lane-1.points[1].x: The field x must be between 0 and 1.")]
    [InlineData("""{"storeId":"s","lanes":{"lane-1":{"source":"x","points":7}}}""", "lanes.lane-1.points: must be a list, not 7")]
    [InlineData("""{"storeId":"s","lanes":{"a":{"source":"x"},"b":{"source":"y"}}}""", "lanes: has 2 entries; 'limit' allows 1")]
    public void Bind_Wrong_SaysWhereAndWhat(string desired, string error)
    {
        var (settings, errors) = Bind(desired);

        settings.ShouldBeNull();
        errors.Select(e => $"{e.Path}: {e.Message}").ShouldBe([error]);
    }

    [Fact]
    public void Bind_SeveralWrong_ListsAll()
    {
        var (_, errors) = Bind("""{"limit":"x","lanes":{"lane-1":{"sorce":"x","share":"y"}}}""");

        errors.Select(e => e.Path).ShouldBe(["limit", "lanes.lane-1.sorce", "lanes.lane-1.share", "storeId"], ignoreOrder: true);
    }

    private static (TestSettings? Settings, IReadOnlyList<SettingsError> Errors) Bind(string desired) =>
        SettingsBinder.Bind(JsonNode.Parse(desired)!.AsObject(), SettingsBinder.KeepingDefaults(TestJson.Default.TestSettings));
}
