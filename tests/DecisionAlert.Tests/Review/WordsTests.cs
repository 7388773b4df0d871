using LossPrevention.Contracts;
using LossPrevention.DecisionAlert.Cases;
using LossPrevention.DecisionAlert.Review;
using LossPrevention.DecisionAlert.Review.Accounts;
using LossPrevention.DecisionAlert.Review.OpenId;

namespace LossPrevention.DecisionAlert.Tests.Review;

public sealed class WordsTests
{
    private static readonly string[] AboutPersons = ["thief", "thieves", "steal", "theft", "suspect", "fraud", "dieb", "stehl", "verdächt", "betrug"];

    [Fact]
    public void Languages_HaveTheSameWords() => Words.German.Keys.Order().ShouldBe(Words.English.Keys.Order());

    [Fact]
    public void Words_AreThereForEveryValueThatIsShown()
    {
        string[] keys =
        [
            .. Enum.GetNames<DiscrepancyKind>().Select(n => "Kind." + n), .. Enum.GetNames<ReviewReason>().Select(n => "Reason." + n),
            .. Enum.GetNames<CaseState>().Select(n => "State." + n), .. Enum.GetNames<CaseRefusal>().Select(n => "Refusal." + n),
            .. Enum.GetNames<Role>().Select(n => "Role." + n), .. Enum.GetNames<SignInRefusal>().Select(n => "OpenId." + n), .. Enum.GetNames<HealthStatus>().Select(n => "Lanes." + n), .. Policies.Roles.Keys.Select(n => "May." + n), .. Enum.GetNames<ProductHint>().Select(n => "Hint." + n),
        ];
        keys.Where(k => Words.English.Find(k) is null).ShouldBeEmpty();
    }

    [Fact]
    public void Words_SpeakOfTheItemNeverOfThePerson()
    {
        foreach (var words in new[] { Words.English, Words.German })
            words.Keys.Select(k => words[k]).Where(w => AboutPersons.Any(p => w.Contains(p, StringComparison.OrdinalIgnoreCase))).ShouldBeEmpty();
    }
}
