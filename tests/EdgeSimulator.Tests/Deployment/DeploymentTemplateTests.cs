using System.Text;
using LossPrevention.Contracts;
using LossPrevention.EdgeRuntime;
using LossPrevention.EdgeSimulator.Deployment;
using LossPrevention.EdgeSimulator.Routes;
using LossPrevention.TestKit;

namespace LossPrevention.EdgeSimulator.Tests.Deployment;

public sealed class DeploymentTemplateTests
{
    [Fact]
    public void Load_OurTemplate_HasTheFourModulesAndEveryRoute()
    {
        var template = OurTemplate();

        template.Modules.ShouldBe([ModuleIds.DecisionAlert, ModuleIds.Recognition, ModuleIds.PosBridge, ModuleIds.VideoIngest], ignoreOrder: true);
        template.Routes.Select(r => r.Name).ShouldBe(
            [
                "sightingsToRecognition", "recognitionsToDecision", "posToDecision", "decisionToPos", "decisionToRecognition", "healthToDecision",
                "alertsUpstream", "healthUpstream",
            ],
            ignoreOrder: true);
        template.Routes.ShouldAllBe(r => r.TimeToLive != null && r.Priority <= 9);
    }

    [Theory]
    [InlineData(ModuleIds.VideoIngest, Endpoints.Sightings, ItemSighting.Schema, "Recognition/sightings")]
    [InlineData(ModuleIds.Recognition, Endpoints.Recognitions, ItemRecognition.Schema, "DecisionAlert/recognitions")]
    [InlineData(ModuleIds.PosBridge, Endpoints.PosEvents, PosEvent.Schema, "DecisionAlert/posEvents")]
    [InlineData(ModuleIds.DecisionAlert, Endpoints.LaneCommands, LaneCommand.Schema, "PosBridge/laneCommands")]
    [InlineData(ModuleIds.DecisionAlert, Endpoints.Learning, LearningSample.Schema, "Recognition/learning")]
    [InlineData(ModuleIds.DecisionAlert, Endpoints.Alerts, Alert.Schema, "$upstream")]
    [InlineData(ModuleIds.DecisionAlert, Endpoints.Health, StoreHealth.Schema, "$upstream")]
    [InlineData(ModuleIds.DecisionAlert, Endpoints.Health, ModuleHealth.Schema, "DecisionAlert/health")]
    [InlineData(ModuleIds.VideoIngest, Endpoints.Health, ModuleHealth.Schema, "DecisionAlert/health")]
    [InlineData(ModuleIds.PosBridge, Endpoints.Health, ClockDrift.Schema, "DecisionAlert/health")]
    public void Routes_EveryMessage_GoesToItsOneEndpoint(string module, string output, string schema, string sink)
    {
        var message = new RoutedMessage(
            "d",
            module,
            output,
            new EdgeMessage
            {
                MessageId = "1",
                Body = "{}"u8.ToArray(),
                Properties = new Dictionary<string, string> { [EdgeMessage.SchemaProperty] = schema },
            },
            default);

        OurTemplate().Routes.Where(r => r.Matches(message)).Select(r => r.Sink.ToString()).ShouldBe([sink]);
    }

    [Fact]
    public void Parse_RouteThatDoesNotParse_NamesFileLineAndColumnWithACaret()
    {
        var error = Should.Throw<InputException>(() => Parse(
            """
            {"modulesContent": {"$edgeHub": {"properties.desired": {"routes": {
              "good": "FROM /* INTO $upstream",
              "bad": {"route": "FROM /* WHERE a == 1 INTO $upstream"}
            }}}}}
            """));

        error.Message.ShouldBe("t.json:3: route 'bad', column 17: '==' is not part of the route language; equality is '='.");
        error.Excerpt.ShouldNotBeNull().ShouldEndWith("\n                ^");
    }

    [Theory]
    [InlineData("""{"route":"FROM /* INTO $upstream","priority":10}""", "priority is 10; a whole number from 0 to 9")]
    [InlineData("""{"route":"FROM /* INTO $upstream","ttl":10}""", "unknown property 'ttl'")]
    [InlineData("""{"route":"FROM /* INTO $upstream","timeToLiveSecs":-1}""", "timeToLiveSecs is -1")]
    [InlineData("""{"priority":1}""", "must be a string or")]
    [InlineData("""7""", "must be a string or")]
    [InlineData("\"FROM /* INTO BrokeredEndpoint('/modules/Other/inputs/i')\"", "module 'Other', which is not deployed")]
    public void Parse_WrongRouteObject_SaysWhatIsExpected(string route, string expected) =>
        Should.Throw<InputException>(() => Parse("{\"modulesContent\":{\"$edgeHub\":{\"properties.desired\":{\"routes\":{\"r\":" + route + "}}}}}"))
            .Message.ShouldContain(expected);

    [Fact]
    public void Parse_NoJson_NamesTheLine() =>
        Should.Throw<InputException>(() => Parse("{\n\"a\": oops}")).Message.ShouldStartWith("t.json:2: ");

    [Fact]
    public void DesiredOf_LayeredProperties_Merge()
    {
        var template = Parse(
            """
            {"modulesContent": {"M": {"properties.desired": {"a": {"b": 1, "c": 2}}, "properties.desired.a.b": 7, "properties.desired.d": {"e": true}}}}
            """);

        template.DesiredOf("M").ToJsonString().ShouldBe("""{"a":{"b":7,"c":2},"d":{"e":true}}""");
        template.DesiredOf("Other").ShouldBeEmpty();
    }

    internal static DeploymentTemplate OurTemplate() => DeploymentTemplate.Load(Path.Combine(Repository.Root, "deployment.template.json"));

    private static DeploymentTemplate Parse(string json) => DeploymentTemplate.Parse(Encoding.UTF8.GetBytes(json), "t.json");
}
