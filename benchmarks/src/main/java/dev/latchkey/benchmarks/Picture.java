package dev.latchkey.benchmarks;

import java.util.List;

/** A line as SVG: how many there are on a logarithmic scale, the measure from zero. */
final class Picture {

    private static final int WIDTH = 340;
    private static final int HEIGHT = 220;
    private static final int LEFT = 60;
    private static final int BOTTOM = 40;
    private static final int TOP = 20;

    private Picture() {}

    static String of(Growth.Line line) {
        List<double[]> points = line.points();
        double most = points.stream().mapToDouble(point -> point[1]).max().orElse(1);
        double first = Math.log10(Math.max(1, points.get(0)[0]));
        double last = Math.log10(Math.max(10, points.get(points.size() - 1)[0]));
        StringBuilder path = new StringBuilder();
        StringBuilder marks = new StringBuilder();
        for (double[] point : points) {
            double share = last == first ? 0 : (Math.log10(Math.max(1, point[0])) - first) / (last - first);
            long x = Math.round(LEFT + share * (WIDTH - LEFT - 40));
            long y = Math.round(HEIGHT - BOTTOM - (most == 0 ? 0 : point[1] / most) * (HEIGHT - BOTTOM - TOP));
            path.append(path.isEmpty() ? "" : " ").append(x).append(',').append(y);
            marks.append("<circle cx=\"" + x + "\" cy=\"" + y + "\" r=\"3\"/><text x=\"" + x + "\" y=\"" + (y - 6)
                    + "\" text-anchor=\"middle\">" + Report.figure(point[1]) + "</text><text x=\"" + x + "\" y=\""
                    + (HEIGHT - BOTTOM + 15) + "\" text-anchor=\"middle\">" + Report.number(point[0], 0) + "</text>");
        }
        return "<figure><figcaption>" + Report.escape(line.title()) + ": " + Report.escape(line.unit())
                + "</figcaption><svg width=\"" + WIDTH + "\" height=\"" + HEIGHT
                + "\" font-size=\"11\" role=\"img\"><line x1=\"" + LEFT + "\" y1=\"" + (HEIGHT - BOTTOM) + "\" x2=\""
                + (WIDTH - 20) + "\" y2=\"" + (HEIGHT - BOTTOM) + "\" stroke=\"#888\"/><polyline points=\"" + path
                + "\" fill=\"none\" stroke=\"#06c\" stroke-width=\"2\"/>" + marks + "<text x=\"" + WIDTH / 2
                + "\" y=\"" + (HEIGHT - 6) + "\" text-anchor=\"middle\">" + Report.escape(line.of())
                + "</text></svg></figure>";
    }
}
