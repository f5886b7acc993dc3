package io.salesforceauth.sample.page;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.salesforceauth.sample.traffic.TrafficLine;
import io.salesforceauth.sample.traffic.TrafficLine.Sample;
import org.jspecify.annotations.Nullable;

import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/**
 * The plots in numbers, which a screen reader reads too.
 */
@Component
@Order(2)
final class NumbersPanel implements Panel {

	private static final int ENOUGH_SECONDS = 10;

	private final List<TrafficLine> lines;

	NumbersPanel(List<TrafficLine> lines) {
		this.lines = lines;
	}

	@Override
	public String name() {
		return "numbers";
	}

	@Override
	public Map<String, Numbers> model() {
		Map<String, Numbers> numbers = new LinkedHashMap<>();
		this.lines.forEach((line) -> numbers.put(line.name(), Numbers.of(line)));
		return numbers;
	}

	/**
	 * The numbers of one plot.
	 *
	 * @param total since the start
	 * @param loginsPerHour how many logins an hour has at the pace of the plot, once that
	 * can be told
	 * @param tooMany whether Salesforce would lock the user out
	 */
	record Numbers(Sample total, @Nullable Long loginsPerHour, boolean tooMany) {

		/**
		 * How many logins of a user Salesforce allows in an hour.
		 */
		private static final long ALLOWED = 3600;

		static Numbers of(TrafficLine line) {
			List<Sample> samples = line.samples();
			if (samples.size() < ENOUGH_SECONDS) {
				return new Numbers(line.totals(), null, false);
			}
			long loginsPerHour = Sample.sum(samples).logins() * 3600 / samples.size();
			return new Numbers(line.totals(), loginsPerHour, loginsPerHour > ALLOWED);
		}

	}

}
