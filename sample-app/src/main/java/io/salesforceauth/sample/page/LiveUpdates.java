package io.salesforceauth.sample.page;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;

import io.salesforceauth.sample.traffic.TrafficLine;
import io.salesforceauth.sample.traffic.WhileWatched;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/**
 * Sends what has changed each second, as long as someone looks: one clock for all
 * browsers, which stops with the last of them.
 */
@RestController
class LiveUpdates {

	private static final Duration SECOND = Duration.ofSeconds(1);

	private static final Duration RELOAD = Duration.ofSeconds(5);

	/**
	 * How many may look at once: each holds a connection.
	 */
	static final int MAX_WATCHERS = 32;

	private static final String TRAFFIC = "traffic";

	private final List<Panel> panels;

	private final Fragments fragments;

	private final List<TrafficLine> lines;

	private final JsonMapper json;

	/**
	 * What the last second showed. Each watcher takes the newest when it can: one that
	 * reads slowly, or is gone without a word, keeps nobody waiting.
	 */
	private final Sinks.Many<Map<String, String>> seconds = Sinks.many().replay().latest();

	/**
	 * Ends the seconds, and brings nothing itself.
	 */
	private final Flux<Map<String, String>> clock;

	private final Semaphore places = new Semaphore(MAX_WATCHERS);

	LiveUpdates(List<Panel> panels, Fragments fragments, List<TrafficLine> lines, List<WhileWatched> work,
			JsonMapper json) {
		this.panels = panels;
		this.fragments = fragments;
		this.lines = lines;
		this.json = json;
		Flux<?> ticks = Flux.interval(Duration.ZERO, SECOND, Schedulers.newSingle("live", true))
			.onBackpressureDrop()
			.doOnNext((second) -> this.seconds.tryEmitNext(endSecond()));
		Flux<?> beside = Flux.fromIterable(work).flatMap(WhileWatched::run);
		this.clock = Flux.merge(ticks, beside)
			.thenMany(Flux.<Map<String, String>>empty())
			.publish()
			.refCount(1, RELOAD);
	}

	@GetMapping(path = "/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
	Flux<ServerSentEvent<String>> events() {
		return Flux.defer(() -> {
			if (!this.places.tryAcquire()) {
				return Flux.error(new ResponseStatusException(HttpStatus.SERVICE_UNAVAILABLE));
			}
			Map<String, String> shown = new HashMap<>();
			return Flux.merge(this.seconds.asFlux(), this.clock)
				.onBackpressureLatest()
				.concatMapIterable((parts) -> changed(shown, parts), 1)
				.doFinally((signal) -> this.places.release());
		});
	}

	private Map<String, String> endSecond() {
		this.lines.forEach(TrafficLine::sample);
		Map<String, String> parts = new LinkedHashMap<>();
		this.panels.forEach((panel) -> parts.put(panel.name(), this.fragments.render(panel)));
		Map<String, List<TrafficLine.Sample>> samples = new LinkedHashMap<>();
		this.lines.forEach((line) -> samples.put(line.name(), line.samples()));
		parts.put(TRAFFIC, this.json.writeValueAsString(samples));
		return parts;
	}

	private static List<ServerSentEvent<String>> changed(Map<String, String> shown, Map<String, String> parts) {
		List<ServerSentEvent<String>> events = new ArrayList<>();
		parts.forEach((name, part) -> {
			boolean changed = !part.equals(shown.put(name, part));
			if (name.equals(TRAFFIC)) {
				// Each second: page.js may have begun to listen after the one before
				events.add(ServerSentEvent.builder(part).event(TRAFFIC).build());
			}
			else if (changed) {
				events.add(ServerSentEvent.builder(part).build());
			}
		});
		return events;
	}

}
