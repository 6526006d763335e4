namespace Cnn.Gpu.Tests;

public sealed class ErrorsTests
{
    [Test]
    public void DataFormatExceptionNamesTheFile()
    {
        var error = new DataFormatException("train-images", "wrong magic");
        Assert.Multiple(() =>
        {
            Assert.That(error.Message, Is.EqualTo("train-images: wrong magic"));
            Assert.That(error.FileName, Is.EqualTo("train-images"));
        });
    }
}
