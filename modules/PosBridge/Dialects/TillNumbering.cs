using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace LossPrevention.PosBridge.Dialects;

/// <summary>Numbers for events of tills that number nothing.</summary>
internal static class TillNumbering
{
    private const int HashBits = 20;

    /// <summary>
    /// A number that grows with time, differs between messages of one millisecond, and is the same whenever the message comes again.
    /// </summary>
    /// <param name="at">The event's time.</param>
    /// <param name="messageId">The broker's id of its message.</param>
    /// <param name="part">Which event of the message, from 0.</param>
    public static long Of(DateTimeOffset at, string messageId, int part)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{messageId}\n{part}"));
        return (at.ToUnixTimeMilliseconds() << HashBits) | (BinaryPrimitives.ReadUInt32LittleEndian(hash) & ((1L << HashBits) - 1));
    }
}
