package io.salesforceauth.benchmarks;

import java.util.List;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * Horizontal bars, and a line where the aim is.
 *
 * @param title what the bars are, with their unit
 * @param bars the bars
 * @param aim where the line is, {@code null} for none
 */
record Chart(String title, List<Bar> bars, @Nullable Double aim) {

	private static final int LABELS = 310;

	private static final int WIDTH = 400;

	private static final int ROW = 24;

	private static final int TOP = 40;

	String svg() {
		double max = Math.max(this.bars.stream().mapToDouble(Bar::value).max().orElse(1),
				(this.aim != null) ? this.aim : 0);
		int bottom = TOP + this.bars.size() * ROW;
		StringBuilder svg = new StringBuilder();
		svg.append(String.format(Locale.ROOT,
				"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%1$d\" height=\"%2$d\" "
						+ "font-family=\"sans-serif\" font-size=\"13\">%n",
				LABELS + WIDTH + 90, bottom + 26));
		svg.append("<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n");
		text(svg, 10, 22, "start", "#1f2328", "<tspan font-weight=\"bold\">" + escape(this.title) + "</tspan>");
		for (int i = 0; i < this.bars.size(); i++) {
			bar(svg, this.bars.get(i), TOP + i * ROW, max);
		}
		if (this.aim != null) {
			int x = LABELS + (int) (WIDTH * this.aim / max);
			svg.append(String.format(Locale.ROOT,
					"<line x1=\"%d\" y1=\"%d\" x2=\"%1$d\" y2=\"%d\" stroke=\"#cf222e\" stroke-dasharray=\"4 3\"/>%n",
					x, TOP - 6, bottom + 2));
			text(svg, x, bottom + 17, "middle", "#cf222e", "aim " + number(this.aim));
		}
		return svg.append("</svg>\n").toString();
	}

	private void bar(StringBuilder svg, Bar bar, int y, double max) {
		double width = Math.max(1, WIDTH * bar.value() / max);
		text(svg, LABELS - 8, y + 15, "end", "#1f2328", escape(bar.label()));
		svg.append(String.format(Locale.ROOT, "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>%n",
				LABELS, y + 3, width, ROW - 7, bar.ours() ? "#0969da" : "#afb8c1"));
		text(svg, LABELS + (int) width + 6, y + 15, "start", "#1f2328", number(bar.value()));
	}

	private static void text(StringBuilder svg, int x, int y, String anchor, String fill, String text) {
		svg.append(String.format(Locale.ROOT, "<text x=\"%d\" y=\"%d\" text-anchor=\"%s\" fill=\"%s\">%s</text>%n", x,
				y, anchor, fill, text));
	}

	private static String escape(String text) {
		return text.replace("&", "&amp;").replace("<", "&lt;");
	}

	static String number(double value) {
		if (value >= 100 || value == Math.rint(value)) {
			return String.format(Locale.ROOT, "%,d", Math.round(value));
		}
		return String.format(Locale.ROOT, (value >= 10) ? "%.1f" : "%.2f", value);
	}

	/**
	 * One bar.
	 *
	 * @param ours whether it is this project's
	 */
	record Bar(String label, double value, boolean ours) {
	}

}
