using System.Security.Cryptography;
using System.Text;

namespace LossPrevention.DecisionAlert.Review.Audit;

/// <summary>One line of the access log. Its hash covers the one before, so that no line can be changed, moved or taken out unseen.</summary>
/// <param name="Id">1, 2, 3, ...</param>
/// <param name="At">When, UTC, as text.</param>
/// <param name="Who">The account, or what the module did by itself.</param>
/// <param name="Action">What was done, such as <c>picture.view</c>.</param>
/// <param name="Subject">To what.</param>
/// <param name="Detail">More of it.</param>
/// <param name="Hash">SHA-256 over the hash before and this line.</param>
internal sealed record AuditEntry(long Id, string At, string Who, string Action, string Subject, string Detail, byte[] Hash)
{
    /// <summary>What the first line's hash covers in place of one before.</summary>
    public static readonly byte[] Beginning = new byte[32];

    /// <summary>The hash that the line should have.</summary>
    public byte[] Expected(byte[] before) =>
        SHA256.HashData([.. before, .. Encoding.UTF8.GetBytes(string.Join('\n', Id, At, Who, Action, Subject, Detail))]);

    /// <summary>Text as the log takes it: one line, at most 200 characters.</summary>
    public static string Clean(string text) =>
        string.Concat(text.Take(200).Select(c => char.IsControl(c) || c is '\u2028' or '\u2029' ? '\uFFFD' : c));
}

/// <summary>What checking the log came to.</summary>
/// <param name="Count">Lines that were checked.</param>
/// <param name="Broken">The first line that is not what was written, or is missing; null where all is well.</param>
/// <param name="Head">The last line's hash, to be kept elsewhere: with it, lines missing at the end show too.</param>
internal sealed record AuditCheck(long Count, long? Broken, string Head);
