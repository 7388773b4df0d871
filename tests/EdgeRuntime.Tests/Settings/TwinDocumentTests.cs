using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;

namespace LossPrevention.EdgeRuntime.Tests;

public class TwinDocumentTests
{
    [Theory]
    [InlineData("""{"a":1,"b":{"c":2,"d":3}}""", """{"b":{"c":null}}""", """{"a":1,"b":{"d":3}}""")]
    [InlineData("""{"a":1}""", """{"a":{"b":2}}""", """{"a":{"b":2}}""")]
    [InlineData("""{"a":{"b":2}}""", """{"a":[1]}""", """{"a":[1]}""")]
    [InlineData("""{"a":1}""", """{"b":{"c":null,"d":1}}""", """{"a":1,"b":{"d":1}}""")]
    public void Merge_Patch_AsTheHubDoes(string target, string patch, string merged)
    {
        var before = Parse(target);

        TwinDocument.Merge(before, Parse(patch)).ToJsonString().ShouldBe(merged);

        before.ToJsonString().ShouldBe(target);
    }

    [Fact]
    public void Merge_SamePatchTwice_ChangesNothingMore() => Check.QuickThrowOnFailure(Prop.ForAll(
        ArbMap.Default.ArbFor<Dictionary<byte, int?>>(),
        ArbMap.Default.ArbFor<Dictionary<byte, int?>>(),
        (target, patch) =>
        {
            var once = TwinDocument.Merge(Document(target), Document(patch));
            JsonNode.DeepEquals(TwinDocument.Merge(once, Document(patch)), once).ShouldBeTrue();
            foreach (var (key, value) in patch ?? [])
            {
                once.ContainsKey(key.ToString()).ShouldBe(value is not null);
            }
        }));

    private static JsonObject Document(Dictionary<byte, int?>? values) =>
        new((values ?? []).Select(v => KeyValuePair.Create(v.Key.ToString(), (JsonNode?)v.Value)));

    private static JsonObject Parse(string json) => JsonNode.Parse(json)!.AsObject();
}
