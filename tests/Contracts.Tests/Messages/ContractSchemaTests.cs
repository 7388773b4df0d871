using System.Text.Json;

namespace LossPrevention.Contracts.Tests.Messages;

public class ContractSchemaTests
{
    [Theory]
    [InlineData("itemSighting/1", null)]
    [InlineData("itemSighting/2", "The message is itemSighting/2, but itemSighting/1 is read here; update this module.")]
    [InlineData("laneCommand/1", "The message is laneCommand/1, but itemSighting/1 is read here; check the route that brings it.")]
    [InlineData(null, "The message has no schema; its sender must set the application property 'schema', such as itemSighting/1.")]
    [InlineData("itemSighting", "The schema 'itemSighting' is not a name and a major version, such as itemSighting/1; mend the sender.")]
    [InlineData("itemSighting/1.2", "The schema 'itemSighting/1.2' is not a name and a major version, such as itemSighting/1; mend the sender.")]
    [InlineData("itemSighting/0", "The schema 'itemSighting/0' is not a name and a major version, such as itemSighting/1; mend the sender.")]
    [InlineData("/1", "The schema '/1' is not a name and a major version, such as itemSighting/1; mend the sender.")]
    public void Understands_Received_SaysWhyNot(string? received, string? reason)
    {
        ContractSchema.Understands(ItemSighting.Schema, received, out var error).ShouldBe(reason is null);
        error.ShouldBe(reason);
    }

    [Fact]
    public void Understands_OlderMajor_AsksForANewerSender()
    {
        ContractSchema.Understands("alert/3", "alert/2", out var error).ShouldBeFalse();
        error.ShouldBe("The message is alert/2, but alert/3 is read here; update the module that sends it.");
    }

    [Fact]
    public void Understands_ReaderWithoutSchema_IsAMistakeOfTheCode() =>
        Should.Throw<ArgumentException>(() => ContractSchema.Understands("alert", "alert/1", out _));

    [Fact]
    public void Schemas_OfAllMessages_AreTheTypesNameInCamelCaseAndAMajor()
    {
        foreach (var sample in MessageSamples.All.Where(sample => sample.Schema is not null))
        {
            ContractSchema.TryParse(sample.Schema, out var schema, out var error).ShouldBeTrue(error);
            schema.Name.ShouldBe(JsonNamingPolicy.CamelCase.ConvertName(sample.Name));
            schema.ToString().ShouldBe(sample.Schema);
        }
    }
}
