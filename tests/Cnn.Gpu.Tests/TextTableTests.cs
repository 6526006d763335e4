namespace Cnn.Gpu.Tests;

public sealed class TextTableTests
{
    [Test]
    public void AlignsItsColumns()
    {
        var table = new TextTable(false, true);
        table.Add("name", "n");
        table.AddLine();
        table.Add("x", "1,000");
        Assert.That(table.ToString(), Is.EqualTo("name      n\n───────────\nx     1,000\n"));
    }
}
