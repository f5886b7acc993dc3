package io.salesforceauth.sample.page;

import java.util.Locale;
import java.util.Map;

import org.thymeleaf.ITemplateEngine;
import org.thymeleaf.context.Context;

import org.springframework.stereotype.Component;

/**
 * Renders parts of the page, for Turbo to put in the place of those that are shown.
 */
@Component
public final class Fragments {

	/**
	 * Media type of an answer that changes parts of the page.
	 */
	public static final String TURBO_STREAM = "text/vnd.turbo-stream.html";

	private final ITemplateEngine templates;

	Fragments(ITemplateEngine templates) {
		this.templates = templates;
	}

	public String render(Panel panel) {
		return render(panel.name(), panel.model());
	}

	/**
	 * Render a template.
	 * @param name the name of the template, of its element and of the variable in it
	 * @param model the value of that variable
	 */
	public String render(String name, Object model) {
		String html = this.templates.process(name, new Context(Locale.ENGLISH, Map.of(name, model)));
		return "<turbo-stream action=\"replace\" method=\"morph\" target=\"" + name + "\"><template>" + html
				+ "</template></turbo-stream>";
	}

}
