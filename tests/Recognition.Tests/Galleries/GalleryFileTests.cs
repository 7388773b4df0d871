namespace LossPrevention.Recognition.Tests.Galleries;

public class GalleryFileTests
{
    private static readonly string Embedder = new('a', 64);

    [Fact]
    public void Read_MadeWithAnotherEmbedder_IsRefusedThoughTheVectorsAreAsLong() =>
        Should.Throw<BundleException>(() => GalleryFile.Read(GalleryFile.Write(TestGallery.Create(), Embedder), new string('b', 64)))
            .Message.ShouldBe("The bundle's gallery.bin was made with the embedder aaaaaaaaaaaa..., but the bundle's is bbbbbbbbbbbb...; enroll again.");

    [Fact]
    public void Read_WhatWasWritten_IsTheSame()
    {
        var bytes = GalleryFile.Write(TestGallery.Create("round"), Embedder);

        var read = GalleryFile.Read(bytes, Embedder);

        GalleryFile.Write(read, Embedder).ShouldBe(bytes);
        read.Products[0].Code.ShouldBe(TestGallery.Apple);
        read.Products[0].VisualGroup.ShouldBe("round");
        read.Products[2].Category.ShouldBeNull();
    }

    [Fact]
    public void Read_ProductWithViews_HasThem()
    {
        var gallery = TestGallery.Create();
        var views = new[] { TestGallery.Along(0, 5), TestGallery.Along(0, 7) };

        var read = GalleryFile.Read(GalleryFile.Write(gallery.With(gallery.Products[0] with { Views = views }), Embedder), Embedder);

        read.Products[0].Views.ShouldBe(views);
    }

    [Fact]
    public void Gallery_ViewOfAnotherLength_IsRefused()
    {
        var gallery = TestGallery.Create();

        Should.Throw<ArgumentException>(() => gallery.With(gallery.Products[0] with { Views = [[1, 2]] })).Message.ShouldContain("view");
    }

    [Fact]
    public void Read_CutShortAnywhere_IsRefused()
    {
        var bytes = GalleryFile.Write(TestGallery.Create(), Embedder);

        for (var length = 0; length < bytes.Length; length++)
        {
            Should.Throw<BundleException>(() => GalleryFile.Read(bytes[..length], Embedder)).Message.ShouldContain("gallery.bin");
        }
    }

    [Fact]
    public void Read_AnyByteChanged_ReadsOrRefusesButNeverFailsOtherwise()
    {
        var bytes = GalleryFile.Write(TestGallery.Create(), Embedder);
        var random = new Random(7);

        for (var round = 0; round < 5000; round++)
        {
            var broken = bytes.ToArray();
            broken[random.Next(broken.Length)] = (byte)random.Next(256);
            var thrown = Record.Exception(() => GalleryFile.Read(broken, Embedder));
            (thrown is null or BundleException).ShouldBeTrue(thrown?.ToString());
        }
    }
}
