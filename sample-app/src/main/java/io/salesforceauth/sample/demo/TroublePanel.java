package io.salesforceauth.sample.demo;

import java.util.List;
import java.util.stream.Stream;

import io.salesforceauth.sample.page.Panel;
import org.jspecify.annotations.Nullable;

import org.springframework.context.annotation.Profile;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/**
 * The buttons.
 */
@Component
@Profile(DemoMode.PROFILE)
@Order(4)
final class TroublePanel implements Panel {

	private final Troubles troubles;

	TroublePanel(Troubles troubles) {
		this.troubles = troubles;
	}

	@Override
	public String name() {
		return "trouble";
	}

	@Override
	public List<Button> model() {
		Trouble current = this.troubles.current();
		return Stream.of(Trouble.values())
			.map((trouble) -> new Button(trouble.path(), trouble.title(), trouble.cure(), trouble.seen(),
					trouble == current))
			.toList();
	}

	/**
	 * One button.
	 *
	 * @param path its name in the path
	 * @param title what it does
	 * @param cure what it does while the trouble lasts
	 * @param seen what is to be seen then
	 * @param active whether the trouble lasts
	 */
	record Button(String path, String title, @Nullable String cure, String seen, boolean active) {
	}

}
