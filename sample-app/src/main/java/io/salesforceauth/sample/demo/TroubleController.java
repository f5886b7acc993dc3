package io.salesforceauth.sample.demo;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.salesforceauth.sample.page.Fragments;
import io.salesforceauth.sample.page.Panel;
import reactor.core.publisher.Mono;

import org.springframework.context.annotation.Profile;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseBody;
import org.springframework.web.reactive.result.view.Rendering;
import org.springframework.web.server.ResponseStatusException;

/**
 * What the buttons send.
 */
@Controller
@Profile(DemoMode.PROFILE)
class TroubleController {

	private final Troubles troubles;

	private final List<Panel> panels;

	private final Fragments fragments;

	TroubleController(Troubles troubles, List<Panel> panels, Fragments fragments) {
		this.troubles = troubles;
		this.panels = panels;
		this.fragments = fragments;
	}

	@PostMapping(path = "/demo/{trouble}", produces = Fragments.TURBO_STREAM)
	@ResponseBody
	Mono<String> pressInPlace(@PathVariable String trouble) {
		this.troubles.press(find(trouble));
		// Not only the buttons: what happened is seen at once
		return Mono.just(this.panels.stream().map(this.fragments::render).collect(Collectors.joining()));
	}

	@PostMapping(path = "/demo/{trouble}", produces = MediaType.TEXT_HTML_VALUE)
	Rendering press(@PathVariable String trouble) {
		this.troubles.press(find(trouble));
		return Rendering.redirectTo("/#trouble").status(HttpStatus.SEE_OTHER).build();
	}

	private static Trouble find(String path) {
		return Stream.of(Trouble.values())
			.filter((trouble) -> trouble.path().equals(path))
			.findFirst()
			.orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND, "There is no such button."));
	}

}
