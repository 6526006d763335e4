using System.Xml.Linq;
using Cnn.Gpu.Drawing;
using Cnn.Gpu.Examples.Reports;
using Cnn.Gpu.Training;

namespace Cnn.Gpu.Examples.Tests.Common.Reports;

internal sealed class HtmlReportTests
{
    private static readonly RunReport Report = new()
    {
        Device = "cpu: <AVX & more>",
        Dataset = "digits",
        Parameters = 61706,
        Epochs = [new EpochResult(1, 0.5, 0.8, 0.4, 0.9, 2.5, 1000, 0.01f), new EpochResult(2, double.NaN, 0.9, null, null, 2, 1000, 0.01f)],
        TestAccuracy = 0.9,
        PeakDeviceBytes = 1,
    };

    [Test]
    public void IsWellFormedAndSaysWhatCame()
    {
        var html = Write(Report);
        Assert.DoesNotThrow(() => XDocument.Parse(Closed(html)));
        Assert.That(html, Does.Contain("90.00 %").And.Contain("61,706").And.Contain("cpu: &lt;AVX &amp; more&gt;").And.Contain("<td>0.5000</td>").And.Contain("<polyline"));
    }

    [Test]
    public void WhatTrainedNothingHasNoTable() => Assert.That(Write(Report with { Epochs = [] }), Does.Not.Contain("<table>").And.Contain("90.00 %"));

    [Test]
    public void PicturesAreBitmaps()
    {
        var picture = new Picture(3, 2);
        picture[0, 0] = new Rgb(1, 2, 3);
        picture[2, 1] = new Rgb(7, 8, 9);
        var html = Write(Report, ("Filters", picture));
        var start = html.IndexOf("base64,", StringComparison.Ordinal) + "base64,".Length;
        var file = Convert.FromBase64String(html[start..html.IndexOf('"', start)]);
        Assert.Multiple(() =>
        {
            Assert.That(html, Does.Contain("<h2>Filters</h2>"));
            Assert.That(file, Has.Length.EqualTo(54 + 2 * 12));
            Assert.That((file[0], file[1], BitConverter.ToInt32(file, 2), file[18], file[22], file[28]), Is.EqualTo(((byte)'B', (byte)'M', file.Length, (byte)3, (byte)2, (byte)24)));
            // The last row comes first, in blue, green, red.
            Assert.That(file[(54 + 6)..(54 + 9)], Is.EqualTo(new byte[] { 9, 8, 7 }));
            Assert.That(file[(54 + 12)..(54 + 15)], Is.EqualTo(new byte[] { 3, 2, 1 }));
        });
    }

    private static string Write(RunReport report, params (string, Picture)[] pictures)
    {
        var writer = new StringWriter();
        HtmlReport.Write(writer, "LeNet-5 on digits", report, pictures);
        return writer.ToString();
    }

    // HTML leaves open what XML closes.
    private static string Closed(string html) => html.Replace("<!DOCTYPE html>", "").Replace("<meta charset=\"utf-8\">", "");
}
