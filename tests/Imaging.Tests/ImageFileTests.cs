namespace LossPrevention.Imaging.Tests;

public sealed class ImageFileTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Load_WrongEnding_GoesByContent()
    {
        string path = Path.Combine(_folder.FullName, "picture.jpg");
        File.WriteAllBytes(path, PngCodec.Encode(Pictures.Gradient(6, 4)));
        ImageFile.Load(path).Pixels.ShouldBe(Pictures.Gradient(6, 4).Pixels);
    }

    [Theory]
    [InlineData("a.jpg")]
    [InlineData("a.JPEG")]
    [InlineData("a.png")]
    public void Save_ThenLoad_IsTheSameSize(string name)
    {
        string path = Path.Combine(_folder.FullName, name);
        ImageFile.Save(path, Pictures.Gradient(6, 4));
        ImageFile.Load(path).Width.ShouldBe(6);
    }

    [Fact]
    public void Save_UnknownEnding_IsRefused() =>
        Should.Throw<ArgumentException>(() => ImageFile.Save(Path.Combine(_folder.FullName, "a.gif"), new RgbImage(1, 1))).Message.ShouldContain(".gif");

    [Fact]
    public void Load_NoPicture_NamesTheFile()
    {
        string path = Path.Combine(_folder.FullName, "notes.jpg");
        File.WriteAllText(path, "milk, bread");
        Should.Throw<ImageFormatException>(() => ImageFile.Load(path)).Message.ShouldContain("notes.jpg");
    }
}
