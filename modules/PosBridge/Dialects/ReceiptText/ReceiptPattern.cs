using System.Text.RegularExpressions;

namespace LossPrevention.PosBridge.Dialects;

/// <summary>Patterns from a profile, matched in time linear in the line's length: no line can hang the lane.</summary>
internal static class ReceiptPattern
{
    /// <summary>A pattern that <see cref="Check"/> finds nothing wrong with. Without a time limit: that goes by the wall clock, so a machine that is held up would
    /// refuse good lines, and a match is linear anyway.</summary>
    public static Regex Compile(string pattern) =>
        new(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, Regex.InfiniteMatchTimeout);

    /// <summary>What is wrong with a pattern, or null.</summary>
    public static string? Check(string pattern)
    {
        try
        {
            Compile(pattern);
            return null;
        }
        catch (ArgumentException e)
        {
            return $"is no regular expression: {e.Message}";
        }
        catch (NotSupportedException)
        {
            return "has a look-around, a back reference or an atomic group, which are not taken here";
        }
    }

    /// <summary>The names of its groups; null where it is no pattern.</summary>
    public static IReadOnlyCollection<string>? GroupsOf(string pattern) => Check(pattern) is null ? Compile(pattern).GetGroupNames() : null;
}
