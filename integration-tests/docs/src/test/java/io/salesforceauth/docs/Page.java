package io.salesforceauth.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

import org.commonmark.ext.gfm.tables.TableCell;
import org.commonmark.ext.gfm.tables.TableRow;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.Code;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.Heading;
import org.commonmark.node.Image;
import org.commonmark.node.Link;
import org.commonmark.node.ListItem;
import org.commonmark.node.Node;
import org.commonmark.node.Paragraph;
import org.commonmark.node.SoftLineBreak;
import org.commonmark.node.Text;
import org.commonmark.parser.Parser;

/**
 * A page of the documentation, parsed.
 *
 * @param path where it is, from the root of the project
 * @param text what is written there
 * @param document the same, parsed
 */
record Page(String path, String text, Node document) {

	static final Path ROOT = Path.of("..", "..");

	private static final Parser parser = Parser.builder().extensions(List.of(TablesExtension.create())).build();

	static Page of(String path) {
		String text = read(path);
		return new Page(path, text, parser.parse(text));
	}

	/**
	 * Return the README and the pages to which it leads.
	 */
	static List<Page> all() {
		try (Stream<Path> files = Files.list(ROOT.resolve("docs"))) {
			List<String> pages = files.map((file) -> "docs/" + file.getFileName())
				.filter((file) -> file.endsWith(".md"))
				.sorted()
				.toList();
			return Stream.concat(Stream.of("README.md"), pages.stream()).map(Page::of).toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Return those that people write, in which links have to lead somewhere.
	 */
	static List<Page> withLinks() {
		List<Page> pages = new ArrayList<>(all());
		pages.add(of("CONTRIBUTING.md"));
		pages.add(of("CHANGELOG.md"));
		pages.add(of("benchmarks/README.md"));
		return pages;
	}

	List<Snippet> snippets() {
		return nodes(FencedCodeBlock.class).stream()
			.map((block) -> new Snippet(this.path, block.getInfo(), block.getLiteral()))
			.toList();
	}

	List<Snippet> snippets(String language) {
		return snippets().stream().filter((snippet) -> snippet.language().equals(language)).toList();
	}

	List<String> links() {
		List<String> links = new ArrayList<>();
		nodes(Link.class).forEach((link) -> links.add(link.getDestination()));
		nodes(Image.class).forEach((image) -> links.add(image.getDestination()));
		return links;
	}

	/**
	 * Return what a link can lead to: the anchors that GitHub makes of the headings.
	 */
	Set<String> anchors() {
		Set<String> anchors = new LinkedHashSet<>();
		nodes(Heading.class).forEach((heading) -> {
			String anchor = text(heading).toLowerCase().replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-');
			String unique = anchor;
			for (int i = 1; !anchors.add(unique); i++) {
				unique = anchor + "-" + i;
			}
		});
		return anchors;
	}

	List<String> headings() {
		return nodes(Heading.class).stream().map(Page::text).toList();
	}

	/**
	 * Return the rows of all tables, headers too.
	 */
	List<List<String>> rows() {
		return nodes(TableRow.class).stream().map((row) -> children(row).stream().map(Page::text).toList()).toList();
	}

	/**
	 * Return the items of all numbered lists, as plain text.
	 */
	List<String> items() {
		return nodes(ListItem.class).stream().map((item) -> text(item.getFirstChild())).toList();
	}

	List<String> code() {
		return nodes(Code.class).stream().map(Code::getLiteral).toList();
	}

	/**
	 * Return what is written in sentences or cells, as plain text.
	 * @param tables whether to return the cells of tables, too
	 */
	List<String> prose(boolean tables) {
		List<String> prose = new ArrayList<>(nodes(Paragraph.class).stream().map(Page::text).toList());
		if (tables) {
			nodes(TableCell.class).forEach((cell) -> prose.add(text(cell)));
		}
		return prose;
	}

	private <T extends Node> List<T> nodes(Class<T> type) {
		List<T> found = new ArrayList<>();
		walk(this.document, (node) -> {
			if (type.isInstance(node)) {
				found.add(type.cast(node));
			}
		});
		return found;
	}

	private static void walk(Node node, Consumer<Node> visitor) {
		visitor.accept(node);
		children(node).forEach((child) -> walk(child, visitor));
	}

	private static List<Node> children(Node node) {
		List<Node> children = new ArrayList<>();
		for (Node child = node.getFirstChild(); child != null; child = child.getNext()) {
			children.add(child);
		}
		return children;
	}

	private static String text(Node node) {
		StringBuilder text = new StringBuilder();
		walk(node, (part) -> {
			if (part instanceof Text words) {
				text.append(words.getLiteral());
			}
			else if (part instanceof Code code) {
				text.append(code.getLiteral());
			}
			else if (part instanceof SoftLineBreak) {
				text.append(' ');
			}
		});
		return text.toString();
	}

	static String read(String path) {
		try {
			return Files.readString(ROOT.resolve(path));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public String toString() {
		return this.path;
	}

	/**
	 * A block of code.
	 *
	 * @param page where it is
	 * @param language in which it is written
	 * @param code what is written
	 */
	record Snippet(String page, String language, String code) {

	}

}
