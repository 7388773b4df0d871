using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using LossPrevention.TestKit;

namespace LossPrevention.Contracts.Tests.Messages;

/// <summary>What every message promises to those who read and write it.</summary>
public class MessageTests
{
    private static readonly string GoldenFolder = Path.Combine(Repository.Root, "tests", "Contracts.Tests", "Golden");

    public static TheoryData<string> Names { get; } = [.. MessageSamples.All.Select(sample => sample.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Write_FullSample_IsTheGoldenFileByteForByte(string name)
    {
        var sample = Sample(name);
        var path = Path.Combine(GoldenFolder, name + ".json");
        var written = Write(sample) + "\n";
        if (Environment.GetEnvironmentVariable("RENEW_GOLDEN") == "1")
        {
            File.WriteAllText(path, written);
            Assert.Fail($"{path} is renewed; look at what changed, then run the tests without RENEW_GOLDEN.");
        }

        written.ShouldBe(File.ReadAllText(path, new UTF8Encoding(false, throwOnInvalidBytes: true)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Read_WhatWasWritten_IsEqual(string name)
    {
        var sample = Sample(name);

        Read(sample, Write(sample)).ShouldBe(sample.Value);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Read_PropertiesOfANewerSender_AreSkippedAtEveryDepth(string name)
    {
        var sample = Sample(name);
        var json = JsonNode.Parse(Write(sample))!;
        foreach (var node in ObjectsIn(json).ToList())
        {
            node.Insert(0, "fromTheFuture", new JsonObject { ["list"] = new JsonArray(1, "two", null) });
        }

        Read(sample, json.ToJsonString()).ShouldBe(sample.Value);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Read_WithoutARequiredProperty_NamesIt(string name)
    {
        var sample = Sample(name);
        foreach (var property in sample.Type.Properties.Where(property => property.IsRequired))
        {
            var json = JsonNode.Parse(Write(sample))!.AsObject();
            json.Remove(property.Name);

            Should.Throw<JsonException>(() => Read(sample, json.ToJsonString())).Message.ShouldContain($"'{property.Name}'");
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Write_AbsentValues_AreLeftOutAndReadBack(string name)
    {
        var sample = Sample(name);
        var json = JsonNode.Parse(Write(sample))!.AsObject();
        foreach (var property in sample.Type.Properties.Where(property => !property.IsRequired))
        {
            json.Remove(property.Name);
        }

        var least = Read(sample, json.ToJsonString())!;
        var written = Write(sample with { Value = least });

        written.ShouldNotContain("null");
        Read(sample, written).ShouldBe(least);
    }

    /// <summary>A property that the sample leaves out would be missing from its golden file too.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void Sample_EveryProperty_IsSet(string name) => ShouldBeFilled(Sample(name).Value, name);

    [Fact]
    public void Samples_OfEveryMessageWithASchema_Exist() =>
        typeof(Alert).Assembly.GetExportedTypes()
            .Where(type => type.GetField("Schema", BindingFlags.Public | BindingFlags.Static) is { IsLiteral: true })
            .Select(type => type.Name).Order()
            .ShouldBe(MessageSamples.All.Where(sample => sample.Schema is not null).Select(sample => sample.Name).Order());

    private static MessageSample Sample(string name) => MessageSamples.All.Single(sample => sample.Name == name);

    private static string Write(MessageSample sample) => JsonSerializer.Serialize(sample.Value, sample.Type);

    private static object? Read(MessageSample sample, string json) => JsonSerializer.Deserialize(json, sample.Type);

    private static IEnumerable<JsonObject> ObjectsIn(JsonNode? node) => node switch
    {
        JsonObject item => item.SelectMany(property => ObjectsIn(property.Value)).Prepend(item),
        JsonArray list => list.SelectMany(ObjectsIn),
        _ => [],
    };

    private static void ShouldBeFilled(object value, string path)
    {
        foreach (var property in value.GetType().GetProperties().Where(p => p.GetCustomAttribute<JsonIgnoreAttribute>() is null))
        {
            var at = $"{path}.{property.Name}";
            var part = property.GetValue(value).ShouldNotBeNull(at);
            if (part is System.Collections.IEnumerable list and not string)
            {
                var items = list.Cast<object>().ToList();
                items.ShouldNotBeEmpty(at);
                items.Where(IsRecord).ToList().ForEach(item => ShouldBeFilled(item, at));
            }
            else if (IsRecord(part))
            {
                ShouldBeFilled(part, at);
            }
            else if (property.PropertyType == typeof(bool) || property.PropertyType == typeof(string))
            {
                part.ShouldBeOneOf(true, part is string { Length: > 0 } ? part : true);
            }
        }
    }

    private static bool IsRecord(object value) => value.GetType() is { IsClass: true } type && type.Assembly == typeof(Alert).Assembly;
}
