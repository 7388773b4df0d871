using System.IO.MemoryMappedFiles;
using Microsoft.Extensions.Logging;

namespace LossPrevention.PosBridge.Identity;

/// <summary>
/// Knows the messages on which this module has ended before, so that one message cannot end it for ever. What is being read stands in a file; where the module
/// ends meanwhile, out of memory or stack, the next run finds it there. Brokers do not tell this: ActiveMQ counts every message that was in flight, and
/// by STOMP not even that can be read. The file is mapped and never flushed: it outlives the process but not the machine, and no message ends a machine.
/// </summary>
internal sealed partial class PoisonWatch(ILogger<PoisonWatch> logger) : IDisposable
{
    /// <summary>The file below <c>statePath</c>: the message being read, then messages and how often the module has ended on each, by hashes of their ids.</summary>
    public const string FileName = "at-work";

    /// <summary>A message on which the module has ended so often is not read again.</summary>
    public const int MaxEnds = 3;

    private const int Known = 64;
    private const int FileBytes = sizeof(ulong) * (1 + (2 * Known));

    private readonly Dictionary<ulong, ulong> ends = [];
    private MemoryMappedViewAccessor? file;
    private string? folder;

    /// <summary>Takes in what the run before left, where the settings name a place for it.</summary>
    public void Use(string? statePath)
    {
        if (statePath == folder)
        {
            return;
        }

        Dispose();
        folder = statePath;
        if (statePath is null)
        {
            return;
        }

        try
        {
            using var map = MemoryMappedFile.CreateFromFile(
                Path.Combine(statePath, FileName), FileMode.OpenOrCreate, mapName: null, FileBytes, MemoryMappedFileAccess.ReadWrite);
            file = map.CreateViewAccessor(0, FileBytes);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return; // SentKeyStore, which keeps its keys there too, says so in the health.
        }

        Load();
    }

    /// <summary>Whether the module has ended on this message too often.</summary>
    public bool IsPoison(string messageId) => ends.Count > 0 && ends.GetValueOrDefault(Hash(messageId)) >= MaxEnds;

    /// <summary>The message is being read from now on.</summary>
    public void Begin(string messageId) => file?.Write(0, Hash(messageId));

    /// <summary>It has been read.</summary>
    public void End() => file?.Write(0, 0UL);

    /// <summary>The message has been taken care of, one way or the other.</summary>
    public void Forget(string messageId)
    {
        if (ends.Count > 0 && ends.Remove(Hash(messageId)))
        {
            Save();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        file?.Dispose();
        file = null;
        ends.Clear();
    }

    private void Load()
    {
        for (var i = 0; i < Known; i++)
        {
            if (file!.ReadUInt64(At(i)) is not 0 and var hash)
            {
                ends[hash] = file.ReadUInt64(At(i) + sizeof(ulong));
            }
        }

        if (file!.ReadUInt64(0) is not 0 and var left)
        {
            var times = ends[left] = ends.GetValueOrDefault(left) + 1;
            if (ends.Count > Known)
            {
                ends.Remove(ends.Keys.First(known => known != left));
            }

            Save();
            End();
            LogFound(times);
        }
    }

    private void Save()
    {
        var all = ends.ToList();
        for (var i = 0; i < Known; i++)
        {
            file?.Write(At(i), i < all.Count ? all[i].Key : 0UL);
            file?.Write(At(i) + sizeof(ulong), i < all.Count ? all[i].Value : 0UL);
        }
    }

    private static long At(int slot) => sizeof(ulong) * (1 + (2 * slot));

    /// <summary>FNV-1a, 64 bits (http://www.isthe.com/chongo/tech/comp/fnv): the same in every run, and an id may look like a card, which no file of ours may hold.</summary>
    private static ulong Hash(string messageId)
    {
        var hash = 14695981039346656037UL;
        foreach (var c in messageId)
        {
            hash = (hash ^ c) * 1099511628211UL;
        }

        return hash == 0 ? 1 : hash;
    }

    [LoggerMessage(EventIds.PoisonFound, LogLevel.Error, "The run before ended while it read a till's message; for this message it was time {Times}.")]
    private partial void LogFound(ulong times);
}
