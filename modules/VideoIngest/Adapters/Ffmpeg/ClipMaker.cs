using System.Diagnostics;
using System.Globalization;
using System.Text;
using LossPrevention.Imaging;
using LossPrevention.VideoIngest.Clips;
using LossPrevention.VideoIngest.Detecting;
using LossPrevention.VideoIngest.Zones;

namespace LossPrevention.VideoIngest.Adapters.Ffmpeg;

/// <summary>A clip as it is played, with its pictures.</summary>
/// <param name="Mp4">A whole MP4 without fragments, starting with a key frame.</param>
/// <param name="Pictures">JPEG, one a moment asked for.</param>
/// <param name="Start">Of its first picture, event time, UTC.</param>
/// <param name="End">Event time, UTC.</param>
/// <param name="Masked">Whether anything was blackened or a face blurred; it was encoded anew then.</param>
internal sealed record MadeClip(byte[] Mp4, IReadOnlyList<byte[]> Pictures, DateTimeOffset Start, DateTimeOffset End, bool Masked);

/// <summary>Makes clips by ffmpeg. Pictures in the clear touch memory alone where the machine has a memory file system.</summary>
internal sealed class ClipMaker
{
    private const string MemoryFiles = "/dev/shm";
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);
    private const int FaceWidth = 640;
    private static readonly TimeSpan LastPicture = TimeSpan.FromMilliseconds(120);
    private readonly string program = FfmpegFrameSourceFactory.Program;

    /// <summary>The fragments of a file that show a span of it, from the key frame before on.</summary>
    /// <exception cref="ClipException">The file cannot be read.</exception>
    public async Task<IReadOnlyList<PlacedFragment>> ReadFileAsync(string path, DateTimeOffset videoStart, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken)
    {
        var (skip, most) = (Math.Max(0, (from - videoStart).TotalSeconds), (to - videoStart).TotalSeconds);
        if (most <= skip)
        {
            return [];
        }

        // With "-copyts" the end counts from the file's start and not from where reading began.
        var bytes = await RunAsync(
            [
                "-ss", Seconds(skip), "-i", path, "-map", "0:v:0", "-t", Seconds(most), "-c", "copy", "-copyts", "-start_at_zero", "-f", "mp4",
                "-movflags", "+frag_keyframe+empty_moov+default_base_moof+frag_discont", "-use_editlist", "0", "-avoid_negative_ts", "disabled", "-frag_duration", "1000000", "pipe:1",
            ],
            null,
            cancellationToken);
        var reader = new FragmentReader(new MemoryStream(bytes));
        var fragments = new List<PlacedFragment>();
        try
        {
            while (reader.Read() is { } fragment)
            {
                fragments.Add(new PlacedFragment(fragment, videoStart + fragment.Start));
            }
        }
        catch (FragmentFormatException error)
        {
            throw new ClipException($"the video file cannot be cut ({error.Message})", error);
        }

        return FragmentSpan.Of(fragments, from, to);
    }

    /// <summary>Fragments to a clip with pictures at the moments given.</summary>
    /// <param name="fragments">In order, of one head, the first a key frame.</param>
    /// <param name="moments">Within the clip, event time.</param>
    /// <param name="maskFor">What to blacken in pictures of a size.</param>
    /// <param name="faces">Finds the faces that are blurred, and how sure it must be; null: none are.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ClipException">ffmpeg refuses.</exception>
    public async Task<MadeClip> MakeAsync(
        IReadOnlyList<PlacedFragment> fragments, Func<DateTimeOffset, DateTimeOffset, IReadOnlyList<DateTimeOffset>> moments, Func<int, int, FrameMask> maskFor,
        (IObjectDetector Detector, double Score)? faces, CancellationToken cancellationToken)
    {
        var (init, start, end) = (fragments[0].Fragment.Init, fragments[0].At, fragments[^1].End);
        var folder = PrivateFolder();
        try
        {
            var (coded, clip) = (Path.Combine(folder, "coded.mp4"), Path.Combine(folder, "clip.mp4"));
            await using (var file = File.Create(coded))
            {
                file.Write(init.Bytes);
                foreach (var fragment in fragments)
                {
                    file.Write(fragment.Fragment.Bytes);
                }
            }

            var offsets = moments(start, end - LastPicture).Select(at => Math.Max(0, (at - start).TotalSeconds)).ToList();
            var mask = maskFor(init.Width, init.Height);
            var blur = faces is { } found ? await BlurAsync(coded, init, found.Detector, found.Score, folder, cancellationToken) : null;
            await RunAsync(
                mask.Any || blur is not null
                    ? Covered(coded, clip, mask.Any ? Save(mask, folder) : null, blur, offsets)
                    : ["-i", coded, "-map", "0:v:0", "-c", "copy", "-movflags", "+faststart", clip],
                folder,
                cancellationToken);
            var pictures = offsets.Select((_, n) => Path.Combine(folder, $"{n}.jpg")).ToList();
            await RunAsync(
                [
                    .. offsets.SelectMany(at => (string[])["-ss", Seconds(at), "-i", clip]),
                    .. pictures.SelectMany((path, n) => (string[])["-map", $"{n}:v:0", "-frames:v", "1", "-q:v", "3", "-update", "1", path]),
                ],
                folder,
                cancellationToken);
            return new MadeClip(await File.ReadAllBytesAsync(clip, cancellationToken), [.. pictures.Select(File.ReadAllBytes)], start, end, mask.Any || blur is not null);
        }
        catch (IOException error)
        {
            throw new ClipException($"the clip could not be made ({error.Message})", error);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    // The faces of a clip, found in small pictures of it; null where there are none.
    private async Task<FaceBlur?> BlurAsync(string coded, InitSegment init, IObjectDetector detector, double score, string folder, CancellationToken cancellationToken)
    {
        var width = Math.Min(FaceWidth, init.Width);
        var height = Math.Max(1, (int)Math.Round((double)width * init.Height / init.Width));
        var masks = new FaceMasks(detector, score, width / 4, height / 4);
        await RunAsync(
            ["-i", coded, "-map", "0:v:0", "-vf", string.Create(CultureInfo.InvariantCulture, $"fps={FaceMasks.Rate},scale={width}:{height}:flags=area"), "-f", "rawvideo", "-pix_fmt", "rgb24", "pipe:1"],
            folder,
            async (pictures, token) =>
            {
                var bytes = new byte[3 * width * height];
                while (await pictures.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, token) == bytes.Length)
                {
                    masks.Look(new RgbImage(width, height, bytes));
                }
            },
            cancellationToken);
        if (!masks.Any)
        {
            return null;
        }

        var path = Path.Combine(folder, "faces.grey");
        await File.WriteAllBytesAsync(path, masks.Grey(), cancellationToken);
        return new FaceBlur(path, width / 4, height / 4, init.Width, init.Height);
    }

    // The moments that matter become key frames, so that a player shows them at once.
    private static string[] Covered(string coded, string clip, string? mask, FaceBlur? blur, IEnumerable<double> offsets)
    {
        var graph = (blur is null ? "[0:v:0]null[seen]" : blur.Graph) + (mask is null ? ";[seen]format=yuv420p[v]" : $";[seen][{(blur is null ? 1 : 2)}:v]overlay=0:0,format=yuv420p[v]");
        return
        [
            "-i", coded, .. blur?.Input ?? [], .. mask is null ? Array.Empty<string>() : ["-i", mask], "-filter_complex", graph, "-map", "[v]", "-fps_mode", "passthrough", "-enc_time_base", "-1",
            "-c:v", "libx264", "-preset", "veryfast", "-crf", "24", "-force_key_frames", string.Join(',', offsets.Select(Seconds)), "-movflags", "+faststart", clip,
        ];
    }

    // Portable arbitrary map: black where covered, clear elsewhere.
    private static string Save(FrameMask mask, string folder)
    {
        var header = Encoding.ASCII.GetBytes($"P7\nWIDTH {mask.Width}\nHEIGHT {mask.Height}\nDEPTH 4\nMAXVAL 255\nTUPLTYPE RGB_ALPHA\nENDHDR\n");
        var bytes = new byte[header.Length + (4 * mask.Width * mask.Height)];
        header.CopyTo(bytes, 0);
        for (var y = 0; y < mask.Height; y++)
        {
            for (var x = 0; x < mask.Width; x++)
            {
                bytes[header.Length + (4 * ((y * mask.Width) + x)) + 3] = mask.Covers(x, y) ? byte.MaxValue : (byte)0;
            }
        }

        var path = Path.Combine(folder, "mask.pam");
        File.WriteAllBytes(path, bytes);
        return path;
    }

    private async Task<byte[]> RunAsync(IEnumerable<string> arguments, string? folder, CancellationToken cancellationToken)
    {
        using var output = new MemoryStream();
        await RunAsync(arguments, folder, (from, token) => from.CopyToAsync(output, token), cancellationToken);
        return output.ToArray();
    }

    private async Task RunAsync(IEnumerable<string> arguments, string? folder, Func<Stream, CancellationToken, Task> read, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(program, ["-nostdin", "-hide_banner", "-loglevel", "error", "-y", .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = folder ?? "",
        };
        using var process = Process.Start(start)!;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Deadline);
        try
        {
            var complaint = process.StandardError.ReadToEndAsync(limit.Token);
            await read(process.StandardOutput.BaseStream, limit.Token);
            await process.WaitForExitAsync(limit.Token);
            if (process.ExitCode != 0)
            {
                throw new ClipException($"ffmpeg could not make the clip ({SourceName.Clean((await complaint).Trim().Split('\n')[^1])})");
            }
        }
        catch (OperationCanceledException error) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ClipException($"the clip was not made within {Deadline.TotalSeconds} s", error);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
                await process.WaitForExitAsync(CancellationToken.None);
            }
        }
    }

    private static string PrivateFolder()
    {
        var path = Path.Combine(Directory.Exists(MemoryFiles) ? MemoryFiles : Path.GetTempPath(), $"clip-{Guid.NewGuid():N}");
        return OperatingSystem.IsWindows()
            ? Directory.CreateDirectory(path).FullName
            : Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute).FullName;
    }

    /// <summary>How ffmpeg blurs what grey pictures cover.</summary>
    private sealed record FaceBlur(string Path, int MaskWidth, int MaskHeight, int Width, int Height)
    {
        // Twenty-four cells across the whole picture: of a face that fills a fifth of it five are left.
        private const int Cells = 24;

        public string[] Input => ["-f", "rawvideo", "-pix_fmt", "gray", "-video_size", $"{MaskWidth}x{MaskHeight}", "-framerate", FaceMasks.Rate.ToString(CultureInfo.InvariantCulture), "-i", Path];

        public string Graph =>
            $"[0:v:0]split[clear][all];[all]scale={Cells}:-2:flags=area,scale={Width}:{Height}:flags=bilinear[vague];[1:v]scale={Width}:{Height}:flags=bilinear,format=gray[where];"
            + "[vague][where]alphamerge[faces];[clear][faces]overlay=0:0[seen]";
    }

    private static string Seconds(double value) => value.ToString("F3", CultureInfo.InvariantCulture);
}

/// <summary>A clip cannot be made; the message says why and holds no credentials.</summary>
internal sealed class ClipException : Exception
{
    public ClipException()
    {
    }

    public ClipException(string message)
        : base(message)
    {
    }

    public ClipException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
