using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace LossPrevention.Evidence;

/// <summary>
/// The keys that evidence is encrypted with, from a secret file. New files use the newest key; older keys stay in the file for as long as
/// clips under them are kept. Taking a key out makes everything under it unreadable for good.
/// </summary>
public sealed class EvidenceKeyRing
{
    /// <summary>The length of a key, bytes.</summary>
    public const int KeyBytes = 32;

    private readonly Dictionary<string, byte[]> keys;

    private EvidenceKeyRing(string current, Dictionary<string, byte[]> keys)
    {
        CurrentId = current;
        this.keys = keys;
    }

    /// <summary>The id of the key that new files are encrypted with.</summary>
    public string CurrentId { get; }

    /// <summary>The ids of all keys, in alphabetical order.</summary>
    public IEnumerable<string> Ids => keys.Keys.Order(StringComparer.Ordinal);

    /// <summary>Reads <c>{"current":"2026-01","keys":{"2026-01":"base64 of 32 bytes", ...}}</c>.</summary>
    /// <exception cref="EvidenceException">The file is missing or no such file; the message names it and the remedy, and no key.</exception>
    public static EvidenceKeyRing Load(string path)
    {
        KeyFile? file;
        try
        {
            file = JsonSerializer.Deserialize(File.ReadAllBytes(path), EvidenceJson.Default.KeyFile);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new EvidenceException($"the evidence keys '{path}' cannot be read ({error.GetType().Name}); mount the secret file and let the module read it", error);
        }
        catch (JsonException)
        {
            throw Bad(path, "is no JSON of the form {\"current\":ID,\"keys\":{ID:BASE64}}");
        }

        if (file is null || file.Keys.Count == 0 || !file.Keys.ContainsKey(file.Current))
        {
            throw Bad(path, "names no current key among its keys");
        }

        var read = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var (id, text) in file.Keys)
        {
            var key = new byte[KeyBytes];
            if (!Convert.TryFromBase64String(text, key, out var length) || length != KeyBytes)
            {
                throw Bad(path, $"has a key '{id}' that is not the base64 of {KeyBytes} bytes");
            }

            read[id] = key;
        }

        return new EvidenceKeyRing(file.Current, read);
    }

    /// <summary>Adds a fresh random key to a secret file, which is made where there is none (readable by its owner alone), and makes it the current one.</summary>
    /// <param name="path">The secret file.</param>
    /// <param name="keyId">The new key's id, such as the month.</param>
    /// <exception cref="EvidenceException">The file holds no keys, or one of this id.</exception>
    public static EvidenceKeyRing Rotate(string path, string keyId)
    {
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        if (File.Exists(path))
        {
            var known = Load(path);
            texts = known.keys.ToDictionary(key => key.Key, key => Convert.ToBase64String(key.Value), StringComparer.Ordinal);
        }

        if (!texts.TryAdd(keyId, Convert.ToBase64String(RandomNumberGenerator.GetBytes(KeyBytes))))
        {
            throw Bad(path, $"has a key '{keyId}' already");
        }

        var fresh = path + ".new";
        File.Delete(fresh);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var file = new FileStream(fresh, options))
        {
            JsonSerializer.Serialize(file, new KeyFile(keyId, texts), EvidenceJson.Default.KeyFile);
        }

        File.Move(fresh, path, overwrite: true);
        return Load(path);
    }

    /// <summary>The key of one file: HKDF-SHA256 of the ring's key with the file's salt, so that no two files share a key and nonces may count from zero.</summary>
    internal byte[] Derive(string keyId, ReadOnlySpan<byte> salt)
    {
        if (!keys.TryGetValue(keyId, out var key))
        {
            throw new EvidenceException($"the evidence is encrypted with key '{keyId}', which the key file no longer holds");
        }

        var derived = new byte[KeyBytes];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, key, derived, salt, "loss-prevention evidence/1"u8);
        return derived;
    }

    private static EvidenceException Bad(string path, string what) => new($"the evidence key file '{path}' {what}; make one with EvidenceKeyRing.Rotate or by hand");
}

/// <summary>The secret file as JSON.</summary>
/// <param name="Current">The id of the key in use.</param>
/// <param name="Keys">Base64 by id.</param>
internal sealed record KeyFile([property: JsonRequired] string Current, [property: JsonRequired] IReadOnlyDictionary<string, string> Keys);
