namespace LossPrevention.VideoIngest.Frames;

/// <summary>A lane's video as the decoder opens it: with the credentials of its secret file.</summary>
internal static class CameraAddress
{
    /// <summary>A file's path, or a camera's address with user and password.</summary>
    /// <exception cref="FrameSourceException">The secret file cannot be read; the message names it, and nothing that stands in it.</exception>
    public static string Of(CameraSettings lane)
    {
        var source = new Uri(lane.Source);
        if (source.IsFile)
        {
            return source.LocalPath;
        }

        if (lane.CredentialsFile is not { Length: > 0 } file)
        {
            return lane.Source;
        }

        string[] login;
        try
        {
            login = File.ReadAllText(file).Trim().Split(':', 2);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new FrameSourceException($"the credentials '{file}' cannot be read ({error.GetType().Name}); mount the secret file and let the module read it", error);
        }

        return login.Length == 2
            ? new UriBuilder(source) { UserName = Uri.EscapeDataString(login[0]), Password = Uri.EscapeDataString(login[1]) }.Uri.AbsoluteUri
            : throw new FrameSourceException($"the credentials '{file}' are not user:password on one line");
    }
}
