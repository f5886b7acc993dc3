package io.salesforceauth.fleet;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Stream;

/**
 * Many instances, each in a process of its own, which live from one test to the next.
 */
final class Fleet implements AutoCloseable {

	private final int size;

	private final List<Instance> instances = new ArrayList<>();

	private Duration passed = Duration.ZERO;

	Fleet(int size) {
		this.size = size;
	}

	/**
	 * Let all instances run with these properties: those that ended or have others are
	 * started, all at once.
	 * @param properties by the number of the instance
	 */
	void run(IntFunction<List<String>> properties) {
		this.instances.stream().filter((instance) -> !instance.isAlive()).toList().forEach(this.instances::remove);
		List<Instance> starting = new ArrayList<>();
		for (int i = 0; i < this.size; i++) {
			if (i == this.instances.size()) {
				this.instances.add(new Instance(properties.apply(i)));
				starting.add(this.instances.get(i));
			}
			else if (this.instances.get(i).restart(properties.apply(i))) {
				starting.add(this.instances.get(i));
			}
		}
		starting.forEach(Instance::awaitStart);
		ask("passed " + this.passed);
	}

	Instance first() {
		return this.instances.get(0);
	}

	Instance last() {
		return this.instances.get(this.instances.size() - 1);
	}

	Stream<Instance> stream() {
		return this.instances.stream();
	}

	/**
	 * End a process as {@code kill -9} does. The others go on without it.
	 */
	void kill(Instance instance) {
		instance.kill();
		this.instances.remove(instance);
	}

	int size() {
		return this.instances.size();
	}

	/**
	 * Send a command to all at once, and return what they answer.
	 */
	List<String> ask(String command) {
		this.instances.forEach((instance) -> instance.send(command));
		return this.instances.stream().map(Instance::answer).toList();
	}

	/**
	 * Let time pass for all, and for what the server keeps.
	 */
	void pass(Duration time) {
		this.passed = this.passed.plus(time);
		ask("passed " + this.passed);
	}

	@Override
	public void close() {
		this.instances.forEach(Instance::close);
	}

}
